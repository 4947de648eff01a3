import type { Block } from '../engine/blocked.js';
import type { Step, WitnessHop } from '../engine/witness.js';

/** One hop in a sentence, with the rules that were written for it; what AWS has by itself is left out. */
export function describeHop({ from, to, over, packet, listener, steps }: WitnessHop): string {
  const by = steps.filter(isWritten).map(describeStep).join(', ');
  const start = listener === undefined ? from : `${from} (${listener})`;
  return `${start} reaches ${to} ${over} (${packet.text})${by === '' ? '' : `: ${by}`}`;
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
