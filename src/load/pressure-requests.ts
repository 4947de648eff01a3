import { randomUUID } from 'node:crypto';
import type { ProbeRequest } from '../model/scenario.js';
import { requestMix } from '../probe/request-mix.js';

/** Enough for weights of two digits; autocannon goes through the list again and again. */
const LIST_LENGTH = 100;
const READS = ['GET', 'HEAD', 'OPTIONS'];

/** A read as the pressure sends it. */
export interface PressureRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What the pressure repeats: the probe's reads by weight, with their headers and bodies, or `GET /`
 * where it only writes. Writes are left to the probe, whose keys tell them apart afterwards. Each
 * place in the list has a `{key}` of its own, which comes again with every round.
 */
export function pressureRequests(requests: readonly ProbeRequest[]): readonly PressureRequest[] {
  const reads = requests.filter(({ method, weight }) => READS.includes(method) && weight > 0);
  if (reads.length === 0) return [{ method: 'GET', path: '/' }];
  const next = requestMix(reads.map(({ weight }) => weight));
  return Array.from({ length: LIST_LENGTH }, () => {
    const { method = 'GET', path = '/', headers, body } = reads[next()] ?? {};
    const key = randomUUID();
    const put = (text: string): string => text.replaceAll('{key}', key);
    const entries = Object.entries(headers ?? {}).map(([name, value]) => [name, put(value)]);
    return {
      method,
      path: put(path),
      ...(headers === undefined
        ? {}
        : { headers: Object.fromEntries(entries) as Record<string, string> }),
      ...(body === undefined ? {} : { body: put(body) }),
    };
  });
}
