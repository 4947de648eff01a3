import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeployedListener, DeployedLoadBalancer } from '../../model/deployment.js';
import type { Clock } from '../../model/clock.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { TruthLog } from '../truth-log.js';
import type { Certificate } from './certificate.js';
import { sendErrorPage } from './error-page.js';
import { startListener } from './listener.js';
import type { RunningListener } from './listener.js';
import { proxyRequest } from './proxy-request.js';
import type { Fate } from './proxy-request.js';
import { redirectLocation } from './redirect.js';
import type { TargetGroup } from './target-group.js';

export interface LoadBalancerOptions {
  readonly deployed: DeployedLoadBalancer;
  readonly place: Place;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly truth: TruthLog;
  readonly certificate: Certificate;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
}

/**
 * An Application Load Balancer: a reverse proxy with the plan's listeners and default actions. One
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
    const action = listener.defaultAction;
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
    const group = this.options.targetGroups.get(action.targetGroupArn);
    const target = group?.pick() ?? null;
    if (group === undefined || target === null) {
      sendErrorPage(response, 503);
      return {
        fate: { outcome: 'load-balancer-error', status: 503, error: 'NO_TARGETS' },
        target: null,
      };
    }
    const fate = await proxyRequest(request, response, {
      target,
      port: group.deployed.port,
      idleTimeoutMs: this.#idleTimeoutMs(),
      forwarded: {
        clientIp: request.socket.remoteAddress ?? '127.0.0.1',
        protocol: listener.protocol === 'HTTPS' ? 'https' : 'http',
        port: listener.port,
        traceId,
      },
    });
    return { fate, target: target.instance.id };
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
