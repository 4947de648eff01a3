import type { Block } from '../engine/blocked.js';
import type { ReachAnswer } from '../engine/reach.js';
import type { Step, WitnessHop } from '../engine/witness.js';

/** A path hop by hop: what surely takes it, or what may. */
export function describeWitness({
  witness,
  isWitnessSure,
}: Pick<ReachAnswer, 'witness' | 'isWitnessSure'>): string[] {
  return witness.map((hop) => describeHop(hop, isWitnessSure ? 'reaches' : 'may reach'));
}

/** One hop in a sentence, with the rules that were written for it; what AWS has by itself is left out. */
function describeHop(
  { from, to, over, packet, listener, steps }: WitnessHop,
  reaches: string,
): string {
  const by = steps.filter(isWritten).map(describeStep).join(', ');
  const start = listener === undefined ? from : `${from} (${listener})`;
  return `${start} ${reaches} ${to} ${over} (${packet.text})${by === '' ? '' : `: ${by}`}`;
}

export function describeStep({ stage, rule }: Step): string {
  return `${stage} by ${rule}`;
}

/** Local routes and the default network ACL are in every path, and say nothing of this one. */
function isWritten({ rule }: Step): boolean {
  return !rule.startsWith('the local route of ') && !rule.startsWith('the default network ACL of ');
}

/** What stops a packet, in a sentence. */
export function describeBlock({ stage, at, over }: Block): string {
  if (stage === 'public address' || stage === 'internet gateway') return `${at} has no ${stage}`;
  return `${stage} of ${at} lets none of it through (${over})`;
}
