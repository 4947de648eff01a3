import type { Finding } from '../model/finding.js';
import type { Resolver } from '../plan/resolver.js';
import { nameSome } from './name-some.js';

/** Ids of AWS resources that a stack of its own may hold, ARNs, and data sources of a plan. */
const NAMES =
  /\b(?:(?:vpc|subnet|sg|rtb|igw|nat|eni|eigw|vgw|acl|pl|lt|i|tgw|pcx|vpce)-[0-9a-f]{8,17}|arn:aws[a-z-]*:[^\s,;"'()]+)|(?:module\.[^\s;,]+\.)?\bdata\.[a-z_0-9]+\.[A-Za-z_][\w-]*/g;

/**
 * Adds to an unknown what is missing for an answer: what its reason names and no plan or state that
 * was given holds. Known as soon as the stack is given that has it.
 */
export function missingNamer(resolver: Resolver): (finding: Finding) => Finding {
  return (finding) => {
    if (finding.verdict !== 'unknown') return finding;
    const texts = [finding.message, ...finding.evidence].flatMap((text) => text.match(NAMES) ?? []);
    const missing = [...new Set(texts)].filter((name) => !resolver.knows(name)).toSorted();
    if (missing.length === 0) return finding;
    const isData = (name: string): boolean => name.includes('data.');
    const lines = [
      ...describe(missing.filter(isData), describeData),
      ...describe(
        missing.filter((name) => !isData(name)),
        describeIds,
      ),
    ];
    return { ...finding, evidence: [...finding.evidence, ...lines] };
  };
}

function describe(
  names: readonly string[],
  say: (names: string, isOne: boolean) => string,
): string[] {
  if (names.length === 0) return [];
  return [say(names.length === 2 ? names.join(' and ') : nameSome(names), names.length === 1)];
}

function describeData(names: string, isOne: boolean): string {
  return isOne
    ? `what ${names} finds is known once it is read: give the plan or state of the stack that has it with --with-state, or plan when that is there`
    : `what ${names} find is known once they are read: give the plans or states of the stacks that have it with --with-state, or plan when that is there`;
}

function describeIds(names: string, isOne: boolean): string {
  return isOne
    ? `${names} is in none of the plans and states given: give the one that has it with --with-state`
    : `${names} are in none of the plans and states given: give those that have them with --with-state`;
}
