import type { Finding } from '../model/finding.js';
import type { Resolver } from '../plan/resolver.js';

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
    return { ...finding, evidence: [...finding.evidence, ...missing.map(describeMissing)] };
  };
}

function describeMissing(name: string): string {
  return name.includes('data.')
    ? `what ${name} finds is known once it is read: give the plan or state of the stack that has it with --with-state, or plan when that is there`
    : `${name} is in none of the plans and states given: give the one that has it with --with-state`;
}
