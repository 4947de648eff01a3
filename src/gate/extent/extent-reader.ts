import type { Extent } from '../../model/extent.js';
import type { Finding } from '../../model/finding.js';
import type { UncertainSet } from '../../model/topology.js';
import type { Uncertain } from '../../model/uncertain.js';
import type { ExtentSources } from './extent-sources.js';

/** How far one policy is violated by what a finding is about. Undefined: it cannot be told as data. */
export type ExtentReader = (finding: Finding, sources: ExtentSources) => Extent | undefined;

/** A policy that is violated or not: it cannot get worse. */
export const YES_OR_NO: ExtentReader = ({ verdict }) => ({
  faults: verdict === 'fail' ? ['it fails'] : [],
  doubts: verdict === 'unknown' ? ['it fails'] : [],
  amounts: [],
  openings: [],
});

/** A fault, a doubt or nothing, by what a field must not be. */
export function isNot<T>(name: string, field: Uncertain<T>, wanted: T): Partial<Extent> {
  if (field.state === 'unknown') return { doubts: [name] };
  return field.value === wanted ? {} : { faults: [name] };
}

export function joinExtents(parts: readonly Partial<Extent>[]): Extent {
  return {
    faults: parts.flatMap(({ faults }) => faults ?? []),
    doubts: parts.flatMap(({ doubts }) => doubts ?? []),
    amounts: parts.flatMap(({ amounts }) => amounts ?? []),
    openings: parts.flatMap(({ openings }) => openings ?? []),
  };
}

export function membersOf(set: UncertainSet): readonly string[] {
  return set.state === 'known' ? set.value : set.candidates;
}

/** The item of a list of facts that has this address. */
export function at<T extends { readonly address: string }>(
  items: readonly T[],
  address: string,
): T | undefined {
  return items.find((item) => item.address === address);
}

/** An address, or a text with some, in which all instances of a `count` are the same. */
export function withoutIndex(text: string): string {
  return text.replaceAll(/\[\d+\]/g, '');
}
