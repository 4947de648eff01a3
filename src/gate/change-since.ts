import type { Extent } from '../model/extent.js';
import type { Finding } from '../model/finding.js';
import type { Comparison } from './extent/compare-extents.js';
import type { ReadExtent } from './extent/read-extent.js';
import { renameExtent, renaming } from './extent/renaming.js';
import { weighFinding, wordsOf } from './extent/weigh-finding.js';

/** What the same policies say where the plan is not applied. */
export interface Earlier {
  readonly findings: readonly Finding[];
  /** Addresses before, of what a `moved` block gave another one, where the prior state still has them. */
  readonly movedFrom: ReadonlyMap<string, string>;
  /** How far findings now, and those of then, go. */
  readonly extentNow?: ReadExtent | undefined;
  readonly extentBefore?: ReadExtent | undefined;
}

/** A fail or an unknown against what the same policy said of the same resource then. */
export interface Since {
  readonly change: NonNullable<Finding['change']>;
  /** Undefined: the policy did not judge it. */
  readonly old: Finding | undefined;
  /** Undefined where there was nothing to compare: it passed, or was not judged. */
  readonly comparison: Comparison | undefined;
}

/** Tells of fails and unknowns whether they came or got worse since then. */
export function changesSince(earlier: Earlier): (finding: Finding) => Since {
  const { movedFrom, extentNow, extentBefore } = earlier;
  const before = new Map(
    earlier.findings.map((finding) => [keyOf(finding, finding.address), finding]),
  );
  const rename = renaming(movedFrom);
  const oldOf = (finding: Finding): Finding | undefined => {
    const moved = movedFrom.get(finding.address);
    return (
      before.get(keyOf(finding, finding.address)) ??
      (moved === undefined ? undefined : before.get(keyOf(finding, moved)))
    );
  };
  // A prior state has the addresses of before a move or those of after it.
  const extentOf = (old: Finding): Extent | undefined => {
    const extent = extentBefore?.(old);
    return extent && renameExtent(extent, rename);
  };
  return (finding) => {
    const old = oldOf(finding);
    if (old === undefined || old.verdict === 'pass')
      return { change: 'introduced', old, comparison: undefined };
    const comparison = weighFinding(
      {
        ...finding,
        extent: extentNow?.(finding),
        words: new Set(wordsOf(finding, rename)),
      },
      { ...old, extent: extentOf(old), words: new Set(wordsOf(old, rename)) },
      rename,
    );
    return { change: CHANGES[comparison.order], old, comparison };
  };
}

const CHANGES = { 'no worse': 'unchanged', worse: 'worsened', unclear: 'unclear' } as const;

function keyOf({ policy }: Finding, address: string): string {
  return JSON.stringify([policy, address]);
}
