import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedLoadBalancer } from '../../model/deployment.js';
import { LineLog } from '../line-log.js';
import type { LoadBalancerNode } from './node.js';
import type { Outcome, Visit } from './visit.js';

export interface AccessLogOptions {
  readonly deployed: DeployedLoadBalancer;
  readonly accountId: string;
  /** Folder for the files; made where it is missing. */
  readonly dir: string;
  /** Epoch milliseconds of a monotonic time. */
  readonly epochMs: (monotonicMs: number) => number;
}

/** What may not stand in a quoted field as it is. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /["\\\0-\x1f\x7f-\xff]/;
// oxlint-disable-next-line no-control-regex
const ALL_UNSAFE = /["\\\0-\x1f\x7f-\xff]/g;

/**
 * The load balancer's access log in AWS's own format, a file for each node, whose name tells its zone.
 * Times are real and on the wall clock, the target's address is the declared one.
 * Source: User Guide for Application Load Balancers, "Access logs", fields up to conn_trace_id.
 */
export class AccessLog {
  readonly #files = new Map<LoadBalancerNode, LineLog>();
  readonly #id: string;
  #second = NaN;
  #secondText = '';

  constructor(private readonly options: AccessLogOptions) {
    this.#id = idOf(options.deployed);
    mkdirSync(options.dir, { recursive: true });
  }

  write(visit: Visit, outcome: Outcome, endMs: number): void {
    // Known only while the connection is open.
    void visit.exchange.tls;
    this.#fileOf(visit.node).writeLine(() => this.#line(visit, outcome, endMs));
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  #fileOf(node: LoadBalancerNode): LineLog {
    const known = this.#files.get(node);
    if (known !== undefined) return known;
    const { deployed, accountId, dir } = this.options;
    const id = this.#id.replaceAll('/', '.');
    const name = `${accountId}_elasticloadbalancing_${deployed.region}_${id}_${node.zone}_${node.host}.log`;
    const file = new LineLog(join(dir, name));
    this.#files.set(node, file);
    return file;
  }

  /** ISO 8601 with the six digits that AWS writes; the clock tells three of them. */
  #time(monotonicMs: number): string {
    const epochMs = Math.floor(this.options.epochMs(monotonicMs));
    const second = Math.floor(epochMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#secondText = new Date(second * 1000).toISOString().slice(0, -4);
    }
    return `${this.#secondText}${threeDigits(epochMs - second * 1000)}000Z`;
  }

  #line({ listener, exchange, traceId }: Visit, outcome: Outcome, endMs: number): string {
    const { fate, target, group, rulePriority, actions, redirectUrl } = outcome;
    const { request, receivedAtMs, tls } = exchange;
    const { sentAtMs: sentMs, respondedAtMs: respondedMs } = fate;
    const port = group?.deployed.port ?? 0;
    const address = target === null ? '-' : `${target.instance.privateIp}:${port}`;
    const targetStatus = fate.targetStatus === null ? '-' : String(fate.targetStatus);
    const scheme = listener.protocol.toLowerCase();
    const { host, 'user-agent': agent } = request.headers;
    const url = request.target.startsWith('/')
      ? `${scheme}://${withPort(host ?? '-', listener.port)}${request.target}`
      : request.target;
    return [
      scheme,
      this.#time(endMs),
      this.#id,
      `${exchange.clientIp}:${exchange.clientPort}`,
      address,
      // -1 where the request could not be dispatched, or its target did not answer.
      seconds(sentMs === null ? null : sentMs - receivedAtMs),
      seconds(sentMs === null || respondedMs === null ? null : respondedMs - sentMs),
      seconds(respondedMs === null ? null : 0),
      String(fate.status),
      targetStatus,
      String(exchange.receivedBytes),
      String(exchange.sentBytes),
      quoted(`${request.method} ${url} HTTP/${request.version}`),
      quoted(agent ?? '-'),
      tls?.cipher ?? '-',
      tls?.protocol ?? '-',
      group?.deployed.arn ?? '-',
      quoted(traceId),
      quoted(tls?.serverName ?? '-'),
      quoted('-'),
      String(rulePriority),
      this.#time(receivedAtMs),
      quoted(actions.length === 0 ? '-' : actions.join(',')),
      quoted(redirectUrl ?? '-'),
      quoted('-'),
      quoted(address),
      quoted(targetStatus),
      quoted('-'),
      quoted('-'),
      `TID_${exchange.connectionId}`,
    ].join(' ');
  }
}

/** As in the ARN: `app/NAME/ID`. */
function idOf({ arn }: DeployedLoadBalancer): string {
  return arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
}

function seconds(realMs: number | null): string {
  if (realMs === null) return '-1';
  const wholeMs = Math.max(0, Math.round(realMs));
  return `${Math.floor(wholeMs / 1000)}.${threeDigits(wholeMs % 1000)}`;
}

/** Two of these and three durations a line: `toISOString` and `toFixed` cost more than all the rest. */
function threeDigits(number: number): string {
  return number < 10 ? `00${number}` : number < 100 ? `0${number}` : String(number);
}

function quoted(text: string): string {
  if (!UNSAFE.test(text)) return `"${text}"`;
  const hex = (letter: string): string =>
    `\\x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return `"${text.replace(ALL_UNSAFE, hex)}"`;
}

function withPort(host: string, port: number): string {
  return /:\d+$/.test(host) ? host : `${host}:${port}`;
}
