import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  DeployedListener,
  DeployedLoadBalancer,
  ListenerAction,
} from '../../model/deployment.js';
import type { Clock } from '../../model/clock.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { TruthLog } from '../truth-log.js';
import type { Certificate } from './certificate.js';
import { sendErrorPage } from './error-page.js';
import { startListener } from './listener.js';
import type { RunningListener } from './listener.js';
import { matchRule } from './match-rule.js';
import { proxyRequest } from './proxy-request.js';
import type { Fate } from './proxy-request.js';
import { redirectLocation } from './redirect.js';
import { groupCookie, stickyGroup, stickyTarget, targetCookie } from './stickiness.js';
import type { PickOptions, TargetGroup } from './target-group.js';
import { weightedRandom } from './target-picker.js';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly traceId: string;
  readonly clientIp: string;
}

export interface LoadBalancerOptions {
  readonly deployed: DeployedLoadBalancer;
  /** Zones in which it has a node. */
  readonly zones: readonly string[];
  readonly place: Place;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly truth: TruthLog;
  readonly certificate: Certificate;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
}

/**
 * An Application Load Balancer: a reverse proxy with the plan's listeners and rules. One
 * loopback address stands for its nodes in all zones; requests leave from a node that is not cut off.
 */
export class LoadBalancer {
  #listeners: RunningListener[] = [];

  constructor(private readonly options: LoadBalancerOptions) {}

  get listeners(): readonly RunningListener[] {
    return this.#listeners;
  }

  async start(): Promise<void> {
    const { deployed, certificate } = this.options;
    for (const listener of deployed.listeners) {
      this.#listeners.push(
        await startListener({
          deployed: listener,
          certificate,
          idleTimeoutMs: this.#idleTimeoutMs(),
          answer: (request, response) => void this.#answer(listener, request, response),
        }),
      );
    }
  }

  async close(): Promise<void> {
    const listeners = this.#listeners;
    this.#listeners = [];
    await Promise.all(listeners.map((listener) => listener.close()));
  }

  #idleTimeoutMs(): number {
    return this.options.timers.realMs(this.options.deployed.idleTimeoutSeconds);
  }

  async #answer(
    listener: DeployedListener,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { clock, fabric, place, truth, deployed } = this.options;
    // Cut off in every zone it answers nothing at all.
    if (!fabric.isReachable(place)) return;
    const startedMs = clock.nowMs();
    const given = request.headers['x-amzn-trace-id'];
    const traceId = typeof given === 'string' ? given : newTraceId();
    const { fate, target } = await this.#act(listener, request, response, traceId);
    truth.write({
      by: deployed.name,
      atMs: startedMs,
      endMs: clock.nowMs(),
      trace: traceId,
      method: request.method,
      path: request.url,
      listener: listener.port,
      target,
      ...fate,
    });
  }

  async #act(
    listener: DeployedListener,
    request: IncomingMessage,
    response: ServerResponse,
    traceId: string,
  ): Promise<{ fate: Fate; target: string | null }> {
    const clientIp = request.socket.remoteAddress ?? '127.0.0.1';
    const rule = matchRule(listener.rules, {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: request.headers,
      clientIp,
    });
    const action = rule?.action ?? listener.defaultAction;
    if (action.type === 'redirect') {
      const location = redirectLocation(action, {
        protocol: listener.protocol,
        host: hostWithoutPort(request.headers.host),
        port: listener.port,
        target: request.url ?? '/',
      });
      response.writeHead(action.statusCode, { server: 'awselb/2.0', location });
      response.end();
      return { fate: answered(action.statusCode), target: null };
    }
    if (action.type === 'fixed-response') {
      response.writeHead(action.statusCode, { 'content-type': action.contentType });
      response.end(action.body);
      return { fate: answered(action.statusCode), target: null };
    }
    return await this.#forward(action, listener, { request, response, traceId, clientIp });
  }

  async #forward(
    action: Extract<ListenerAction, { type: 'forward' }>,
    listener: DeployedListener,
    { request, response, traceId, clientIp }: Exchange,
  ): Promise<{ fate: Fate; target: string | null }> {
    const { cookie } = request.headers;
    const group = this.#chooseGroup(action, cookie);
    const stickiness = group?.deployed.stickiness ?? null;
    const target = group?.pick(this.#pickOptions(group, stickyTarget(stickiness, cookie))) ?? null;
    if (group === undefined || target === null) {
      sendErrorPage(response, 503);
      return {
        fate: { outcome: 'load-balancer-error', status: 503, error: 'NO_TARGETS' },
        target: null,
      };
    }
    const ofGroup =
      action.stickinessSeconds === null
        ? []
        : [groupCookie(group.deployed.arn, action.stickinessSeconds)];
    const fate = await proxyRequest(request, response, {
      target,
      port: group.deployed.port,
      idleTimeoutMs: this.#idleTimeoutMs(),
      cookies: (set) => [targetCookie(stickiness, target.instance.id, set) ?? [], ofGroup].flat(),
      forwarded: {
        clientIp,
        protocol: listener.protocol === 'HTTPS' ? 'https' : 'http',
        port: listener.port,
        traceId,
      },
    });
    return { fate, target: target.instance.id };
  }

  #chooseGroup(
    { targetGroups, stickinessSeconds }: Extract<ListenerAction, { type: 'forward' }>,
    cookies: string | undefined,
  ): TargetGroup | undefined {
    const arns = targetGroups.map(({ arn }) => arn);
    const kept = stickinessSeconds === null ? null : stickyGroup(arns, cookies);
    const weights = targetGroups.map(({ weight }) => weight);
    const arn = kept ?? arns[weightedRandom(weights, Math.random)] ?? '';
    return this.options.targetGroups.get(arn);
  }

  /** Where cross-zone is off, the node that a client reached decides: one that DNS still names. */
  #pickOptions(group: TargetGroup, sticky: string | null): PickOptions {
    if (group.deployed.crossZone) return { sticky };
    const zones = this.#zonesInDns(group);
    const zone = zones[Math.floor(Math.random() * zones.length)];
    return zone === undefined ? { sticky } : { sticky, zone };
  }

  /** A node without a healthy target leaves DNS; where that holds for all of them, all stay. */
  #zonesInDns(group: TargetGroup): readonly string[] {
    const healthy = group.healthyZones();
    const inDns = this.options.zones.filter((zone) => healthy.has(zone));
    return inDns.length > 0 ? inDns : this.options.zones;
  }
}

function answered(status: number): Fate {
  return { outcome: 'answered', status, error: null };
}

/** ELB's form: version, epoch seconds in hexadecimal, 96 random bits. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

function hostWithoutPort(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '');
}
