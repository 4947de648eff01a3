import type { HistoryEntry } from './history-entry.js';

/** The runs of one scenario on one target, oldest first, and what changed before each. */
export interface Trend {
  readonly scenario: string;
  readonly target: string;
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint {
  readonly entry: HistoryEntry;
  /** What is another than in the run before: then the two cannot be compared as they are. */
  readonly changed: readonly ('plan' | 'scenario' | 'speed')[];
}

/** One trend for each scenario and target that was run at least twice. */
export function trendsOf(entries: readonly HistoryEntry[]): Trend[] {
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.scenario, entry.target]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const points = group.map((entry, index) => ({
      entry,
      changed: changesSince(group[index - 1], entry),
    }));
    return [{ scenario: first.scenario, target: first.target, points }];
  });
}

function changesSince(
  before: HistoryEntry | undefined,
  now: HistoryEntry,
): ('plan' | 'scenario' | 'speed')[] {
  if (before === undefined) return [];
  return [
    ...(before.planSha256 === now.planSha256 ? [] : (['plan'] as const)),
    ...(before.scenarioSha256 === now.scenarioSha256 ? [] : (['scenario'] as const)),
    ...(before.speed === now.speed ? [] : (['speed'] as const)),
  ];
}
