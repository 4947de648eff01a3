import type { DeployedLoadBalancer, ListenerAction } from '../../model/deployment.js';
import { INSPECTED_BODY_BYTES } from '../waf/inspected-request.js';
import { wafAnswer } from '../waf/waf-answer.js';
import type { Verdict, WebAcl } from '../waf/web-acl.js';
import { errorPage } from './error-page.js';
import { forwardRequest } from './forward-request.js';
import type { Fate } from './forward-request.js';
import type { Exchange } from './http1/exchange.js';
import { matchRule } from './match-rule.js';
import { redirectLocation } from './redirect.js';
import { groupCookie, stickyGroup, stickyTarget, targetCookie } from './stickiness.js';
import type { TargetGroup } from './target-group.js';
import { weightedRandom } from './target-picker.js';
import type { Outcome, Visit } from './visit.js';

export interface AnswerSurroundings {
  readonly deployed: DeployedLoadBalancer;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  /** Null where none stands before the load balancer. */
  readonly webAcl: WebAcl | null;
  /** Real milliseconds. */
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
}

const NO_BODY = Buffer.alloc(0);

/** As the access log names them; made once, for every request has them. */
const ONLY = {
  forward: ['forward'],
  redirect: ['redirect'],
  'fixed-response': ['fixed-response'],
} as const;
const AFTER_WAF = {
  forward: ['waf', 'forward'],
  redirect: ['waf', 'redirect'],
  'fixed-response': ['waf', 'fixed-response'],
} as const;

type Forward = Extract<ListenerAction, { type: 'forward' }>;

/** Does what the web ACL and the listener's rules say with a request. Never rejects. */
export async function answerRequest(
  visit: Visit,
  surroundings: AnswerSurroundings,
): Promise<Outcome> {
  const { webAcl } = surroundings;
  if (webAcl === null) return await applyRules(visit, surroundings, null);
  const verdict = await inspect(visit.exchange, webAcl, surroundings.idleTimeoutMs);
  const none = { group: null, target: null, rulePriority: -1, redirectUrl: null } as const;
  if (typeof verdict === 'number') {
    const { fields, body } = errorPage(verdict);
    const fate = await reply(visit.exchange, verdict, fields, body);
    const error = { ...fate, outcome: 'load-balancer-error', error: 'BODY_INCOMPLETE' } as const;
    const shown = fate.outcome === 'client-gone' ? fate : error;
    return { ...none, actions: ['waf'], fate: shown, verdict: null };
  }
  const answer = wafAnswer(verdict);
  if (answer !== null) {
    const fate = await reply(visit.exchange, answer.status, answer.fields, answer.body);
    return { ...none, actions: ['waf'], fate, verdict };
  }
  return await applyRules(visit, surroundings, verdict);
}

/** The web ACL's verdict, or the status for a client that does not send its body. */
async function inspect(
  exchange: Exchange,
  webAcl: WebAcl,
  idleTimeoutMs: number,
): Promise<Verdict | 400 | 408> {
  const { method, target, headers, version } = exchange.request;
  const body = webAcl.inspectsBody
    ? await exchange.peekBody(INSPECTED_BODY_BYTES, idleTimeoutMs)
    : NO_BODY;
  if (typeof body === 'string') return body === 'timeout' ? 408 : 400;
  const { clientIp } = exchange;
  return webAcl.evaluate({
    method,
    target,
    version,
    headers,
    clientIp,
    body: body.toString('latin1'),
  });
}

async function applyRules(
  visit: Visit,
  surroundings: AnswerSurroundings,
  verdict: Verdict | null,
): Promise<Outcome> {
  const { listener, exchange } = visit;
  const { method, target, headers } = exchange.request;
  const rule =
    listener.rules.length === 0
      ? undefined
      : matchRule(listener.rules, { method, target, headers, clientIp: exchange.clientIp });
  const action = rule?.action ?? listener.defaultAction;
  const rulePriority = rule?.priority ?? 0;
  const actions = verdict === null ? ONLY[action.type] : AFTER_WAF[action.type];
  if (action.type === 'forward') {
    const { fate, group, target: to } = await forward(action, visit, surroundings);
    return { fate, group, target: to, rulePriority, actions, redirectUrl: null, verdict };
  }
  const none = { group: null, target: null, rulePriority, actions, verdict };
  if (action.type === 'redirect') {
    const location = redirectLocation(action, {
      protocol: listener.protocol,
      host: (headers['host'] ?? '').replace(/:\d+$/, ''),
      port: listener.port,
      target,
    });
    const fate = await reply(exchange, action.statusCode, ['Location', location], '');
    return { ...none, redirectUrl: location, fate };
  }
  const type = ['Content-Type', action.contentType];
  const fate = await reply(exchange, action.statusCode, type, action.body);
  return { ...none, redirectUrl: null, fate };
}

async function forward(
  action: Forward,
  { exchange, listener, node, traceId }: Visit,
  { targetGroups, deployed, idleTimeoutMs, nowMs }: AnswerSurroundings,
): Promise<Pick<Outcome, 'fate' | 'group' | 'target'>> {
  const { cookie } = exchange.request.headers;
  const group = targetGroups.get(chooseGroup(action, cookie)) ?? null;
  const stickiness = group?.deployed.stickiness ?? null;
  const sticky = stickyTarget(stickiness, cookie);
  const target = group?.pick({ zone: node.zone, sticky }) ?? null;
  if (group === null || target === null) {
    const { fields, body } = errorPage(503);
    const fate = await reply(exchange, 503, fields, body);
    const error = { ...fate, outcome: 'load-balancer-error', error: 'NO_TARGETS' } as const;
    return { fate: fate.outcome === 'client-gone' ? fate : error, group, target: null };
  }
  const ofGroup =
    action.stickinessSeconds === null
      ? []
      : [groupCookie(group.deployed.arn, action.stickinessSeconds)];
  const fate = await forwardRequest(exchange, {
    target,
    from: node.place,
    idleTimeoutMs,
    nowMs,
    cookies: (set) => [targetCookie(stickiness, target.instance.id, set) ?? [], ofGroup].flat(),
    forwarded: {
      settings: deployed.requestHeaders,
      clientIp: exchange.clientIp,
      clientPort: exchange.clientPort,
      protocol: listener.protocol === 'HTTPS' ? 'https' : 'http',
      port: listener.port,
      traceId,
    },
  });
  return { fate, group, target };
}

function chooseGroup(
  { targetGroups, stickinessSeconds }: Forward,
  cookies: string | undefined,
): string {
  const arns = targetGroups.map(({ arn }) => arn);
  const kept = stickinessSeconds === null ? null : stickyGroup(arns, cookies);
  const weights = targetGroups.map(({ weight }) => weight);
  return kept ?? arns[weightedRandom(weights, Math.random)] ?? '';
}

/** An answer of the load balancer's own, once it is out. */
export function reply(
  exchange: Exchange,
  status: number,
  fields: readonly string[],
  body: string,
): Promise<Fate> {
  const none = { error: null, targetStatus: null, sentAtMs: null, respondedAtMs: null };
  return new Promise((resolve) => {
    const settle = (answered: boolean): void =>
      resolve({
        ...none,
        outcome: answered ? 'answered' : 'client-gone',
        status: answered ? status : 460,
      });
    if (exchange.isOver) settle(false);
    else exchange.reply(status, fields, body, settle);
  });
}
