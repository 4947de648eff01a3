import { cross, NOTHING, unite, without, type Region } from './region.js';

/** One entry of an ordered list: of a network ACL, or of a route table sorted by prefix length. */
export interface Entry {
  /** Where it surely decides, and where it may. The first is within the second. */
  readonly sure: Region;
  readonly possible: Region;
  /** Whether what it decides gets on. */
  readonly passes: 'yes' | 'no' | 'maybe';
}

/**
 * Judges an ordered list in which the first entry that matches decides, and what none matches is
 * stopped. Entries of one class are not ordered among each other; `anywhere` are entries of unknown
 * place. In some case a packet passes if an entry that passes it may match and none before surely
 * decides. In every case it passes if such an entry surely matches and none before may stop it.
 */
export function judgeFirstMatch(
  classes: readonly (readonly Entry[])[],
  anywhere: readonly Entry[],
  full: Region,
): { readonly sure: Region; readonly possible: Region } {
  let undecided = full;
  let [sure, possible] = [NOTHING, NOTHING];
  let stopped = anywhere.reduce(
    (sum, entry) => (entry.passes === 'yes' ? sum : unite(sum, entry.possible)),
    NOTHING,
  );
  for (const entry of anywhere)
    if (entry.passes !== 'no') possible = unite(possible, entry.possible);
  for (const entries of classes) {
    // All is decided: what comes later has no say.
    if (undecided.length === 0) break;
    let decided = NOTHING;
    for (const entry of entries) {
      if (entry.passes !== 'yes') stopped = unite(stopped, cross(entry.possible, undecided));
      if (entry.passes !== 'no') possible = unite(possible, cross(entry.possible, undecided));
      decided = unite(decided, entry.sure);
    }
    for (const entry of entries) {
      if (entry.passes === 'yes')
        sure = unite(sure, without(cross(entry.sure, undecided), stopped));
    }
    undecided = without(undecided, decided);
  }
  for (const entry of anywhere) {
    if (entry.passes === 'yes') sure = unite(sure, without(entry.sure, stopped));
  }
  return { sure, possible };
}
