import { NO_EXTENT, type Extent } from '../../model/extent.js';
import { SEVERITIES, type Finding } from '../../model/finding.js';
import { compareExtents, type Comparison } from './compare-extents.js';
import { renameExtent, type Rename } from './renaming.js';

/** One side of a comparison: what was found, and how far it goes as far as that is told. */
export interface Weight {
  readonly verdict: Finding['verdict'];
  readonly severity: Finding['severity'];
  readonly extent: Extent | undefined;
  /** What it says, for policies that tell no extent; undefined where that is not known. */
  readonly words: ReadonlySet<string> | undefined;
}

/** Whether a fail or an unknown is worse than the fail or unknown that it was. */
export function weighFinding(now: Weight, before: Weight, rename: Rename): Comparison {
  if (before.verdict === 'unknown' && now.verdict === 'fail')
    return { order: 'worse', why: ['it was not known to fail'] };
  if (SEVERITIES.indexOf(now.severity) > SEVERITIES.indexOf(before.severity))
    return { order: 'worse', why: [`its severity was ${before.severity}`] };
  if (now.verdict === 'unknown')
    return before.verdict === 'unknown' ? weighUnknowns(now, before, rename) : NO_WORSE;
  if (now.extent && before.extent)
    return compareExtents(renameExtent(now.extent, rename), before.extent);
  return compareWords(now, before);
}

const NO_WORSE: Comparison = { order: 'no worse', why: [] };

/** What may be let in is compared; other reasons why something is unknown have no order. */
function weighUnknowns(now: Weight, before: Weight, rename: Rename): Comparison {
  if (!now.extent || !before.extent) return NO_WORSE;
  const openings = ({ extent }: Weight): Extent => ({
    ...NO_EXTENT,
    openings: (extent ?? NO_EXTENT).openings.map((own) => ({ ...own, isSure: false })),
  });
  return compareExtents(renameExtent(openings(now), rename), openings(before));
}

/** No order is known: what is said now and was not said before may be worse. */
function compareWords({ words: now }: Weight, { words: before }: Weight): Comparison {
  if (!now || !before) return NO_WORSE;
  return [...now].every((line) => before.has(line))
    ? NO_WORSE
    : { order: 'unclear', why: ['it fails in other words than before'] };
}

/** What a finding says, without its assumptions. */
export function wordsOf({ message, evidence }: Finding, rename: Rename): string[] {
  return [message, ...evidence.filter((line) => !line.startsWith('assumed: '))].map(rename);
}
