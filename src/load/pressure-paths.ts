import { requestMix } from '../probe/request-mix.js';
import type { ProbeRequest } from '../model/scenario.js';

/** Enough for weights of two digits; autocannon goes through the list again and again. */
const LIST_LENGTH = 100;

/**
 * Paths that the pressure repeats: the probe's reads by weight, or `/` where it only writes. Writes
 * are left to the probe, whose keys tell them apart afterwards.
 */
export function pressurePaths(requests: readonly ProbeRequest[]): readonly string[] {
  const reads = requests.filter(({ method, weight }) => method === 'GET' && weight > 0);
  if (reads.length === 0) return ['/'];
  const next = requestMix(reads.map(({ weight }) => weight));
  return Array.from({ length: LIST_LENGTH }, () => reads[next()]?.path ?? '/');
}
