import { randomBytes } from 'node:crypto';
import type { Clock } from '../../model/clock.js';
import type { DeployedListener, DeployedLoadBalancer } from '../../model/deployment.js';
import { forwardsTo } from '../../model/forwards-to.js';
import { DNS_CHECKER } from '../dns/check-endpoint.js';
import type { Fabric } from '../fabric/fabric.js';
import type { LabTimers } from '../lab-timers.js';
import type { TruthLog } from '../truth-log.js';
import type { AccessLog } from './access-log.js';
import { answerRequest } from './answer-request.js';
import type { Verdict, WebAcl } from '../waf/web-acl.js';
import type { Certificate } from './certificate.js';
import { errorPage } from './error-page.js';
import type { Exchange } from './http1/exchange.js';
import { ownHead } from './http1/head-text.js';
import type { RefusedHead } from './http1/request-head.js';
import { startListener } from './listener.js';
import type { RunningListener } from './listener.js';
import type { LoadBalancerNode, NodeHealth } from './node.js';
import type { TargetGroup } from './target-group.js';
import type { Outcome, Visit } from './visit.js';

export interface LoadBalancerOptions {
  readonly deployed: DeployedLoadBalancer;
  /** At least one; see `nodesOf`. */
  readonly nodes: readonly LoadBalancerNode[];
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly truth: TruthLog;
  /** Null where none is kept. */
  readonly accessLog: AccessLog | null;
  readonly certificate: Certificate;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  /** The one that stands before it; null for none. */
  readonly webAcl: WebAcl | null;
}

/** An Application Load Balancer: a reverse proxy with the plan's listeners and rules, a node per zone. */
export class LoadBalancer {
  #listeners: RunningListener[] = [];

  constructor(private readonly options: LoadBalancerOptions) {}

  get deployed(): DeployedLoadBalancer {
    return this.options.deployed;
  }

  get listeners(): readonly RunningListener[] {
    return this.#listeners;
  }

  /** As DNS sees them. */
  nodes(): readonly NodeHealth[] {
    const { deployed, fabric, targetGroups, nodes } = this.options;
    const groups = [...targetGroups.values()].filter(
      (group) => forwardsTo(deployed, group.deployed.arn) && !group.isEmpty(),
    );
    return nodes.map(({ zone, host, place }) => ({
      zone,
      host,
      healthy: fabric.isReachable(place) && groups.every((group) => group.isHealthyFor(zone)),
    }));
  }

  async start(): Promise<void> {
    const { deployed, nodes, clock } = this.options;
    const hosts = [...new Set(nodes.map(({ host }) => host))];
    for (const listener of deployed.listeners) {
      this.#listeners.push(
        await startListener({
          ...this.options,
          deployed: listener,
          idleTimeoutMs: this.#idleTimeoutMs(),
          hosts,
          nodeAt: (host) => this.#nodeAt(host),
          nowMs: () => clock.nowMs(),
          answer: (node, exchange) => void this.#answer(listener, node, exchange),
          refuse: (node, refusal) => this.#refuse(listener, node, refusal),
          unreached: (node, sinceMs) => this.#unreached(listener, node, sinceMs),
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

  /** Where nodes share an address, the first that is not cut off answers. */
  #nodeAt(host: string): LoadBalancerNode {
    const { nodes, fabric } = this.options;
    const here = nodes.filter((node) => node.host === host);
    const node = here.find(({ place }) => fabric.isReachable(place)) ?? here[0] ?? nodes[0];
    if (node === undefined) throw new Error('a load balancer has at least one node');
    return node;
  }

  async #answer(
    listener: DeployedListener,
    node: LoadBalancerNode,
    exchange: Exchange,
  ): Promise<void> {
    const { clock, deployed, targetGroups, webAcl } = this.options;
    const given = exchange.request.headers['x-amzn-trace-id'];
    const visit = { listener, node, exchange, traceId: given ?? newTraceId() };
    const outcome = await answerRequest(visit, {
      deployed,
      targetGroups,
      webAcl,
      idleTimeoutMs: this.#idleTimeoutMs(),
      nowMs: () => clock.nowMs(),
    });
    const endMs = clock.nowMs();
    this.#record(visit, outcome, endMs);
    this.options.accessLog?.write(visit, outcome, endMs);
  }

  #record(
    { listener, node, exchange, traceId }: Visit,
    { fate, group, target, verdict }: Outcome,
    endMs: number,
  ): void {
    const { truth, deployed } = this.options;
    truth.write({
      by: deployed.name,
      atMs: exchange.receivedAtMs,
      endMs,
      trace: traceId,
      method: exchange.request.method,
      path: exchange.request.target,
      listener: listener.port,
      zone: node.zone,
      target: target?.instance.id ?? null,
      targetGroup: group?.deployed.arn ?? null,
      outcome: fate.outcome,
      status: fate.status,
      error: fate.error,
      ...(verdict === null ? {} : { waf: summaryOf(verdict) }),
      ...(isDnsHealthCheck(exchange) ? { healthCheck: true } : {}),
    });
  }

  /** The answer to what is no request, as text. */
  #refuse(listener: DeployedListener, node: LoadBalancerNode, refusal: RefusedHead): string {
    const atMs = this.options.clock.nowMs();
    this.#recordNoRequest(listener, node, {
      atMs,
      endMs: atMs,
      outcome: 'load-balancer-error',
      status: refusal.refused,
      error: refusal.why,
    });
    const { fields, body } = errorPage(refusal.refused);
    const all = [...fields, 'Content-Length', String(Buffer.byteLength(body))];
    return ownHead(refusal.refused, all, { keepAlive: false }) + body;
  }

  /** What users sent to a node that was cut off is in no access log, as on AWS; the truth knows of it. */
  #unreached(listener: DeployedListener, node: LoadBalancerNode, sinceMs: number): void {
    this.#recordNoRequest(listener, node, {
      atMs: sinceMs,
      endMs: this.options.clock.nowMs(),
      outcome: 'unreached',
      status: 0,
      error: 'the node was cut off',
    });
  }

  #recordNoRequest(
    listener: DeployedListener,
    node: LoadBalancerNode,
    what: {
      readonly atMs: number;
      readonly endMs: number;
      readonly outcome: string;
      readonly status: number;
      readonly error: string;
    },
  ): void {
    const { truth, deployed } = this.options;
    truth.write({
      by: deployed.name,
      trace: null,
      method: null,
      path: null,
      listener: listener.port,
      zone: node.zone,
      target: null,
      targetGroup: null,
      ...what,
    });
  }
}

const TRACES = randomBytes(8).toString('hex');
let traceNumber = 0;

/** ELB's form: version, epoch seconds in hexadecimal, 96 bits of its own. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  traceNumber = (traceNumber + 1) % 2 ** 32;
  return `Root=1-${seconds}-${TRACES}${traceNumber.toString(16).padStart(8, '0')}`;
}

/** Of Route 53, not of a user. */
function isDnsHealthCheck({ request }: Exchange): boolean {
  return request.headers['user-agent']?.startsWith(DNS_CHECKER) === true;
}

function summaryOf({ action, rule, byStandIn, counted }: Verdict): Record<string, unknown> {
  return { action, rule, byStandIn, counted };
}
