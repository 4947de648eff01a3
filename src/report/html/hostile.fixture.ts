import { RequestTable } from '../../model/request-table.js';
import type { ReportInput } from '../input.js';

/** Puts a text into everything that a plan, a journal or a scenario names. */
function poison<T>(value: T, text: string): T {
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === 'string') return KEPT.has(key) || each === 'lab' ? each : `${each}${text}`;
    // Numbers alone.
    if (each instanceof RequestTable) return each;
    if (Array.isArray(each)) return each.map((item) => walk(item, key));
    if (typeof each === 'object' && each !== null) {
      return Object.fromEntries(
        Object.entries(each).map(([name, item]) => [
          key === 'figures' && !('what' in each) ? `${name}${text}` : name,
          walk(item, name),
        ]),
      );
    }
    return each;
  };
  return walk(value, '') as T;
}

// Words that the types restrict, and ids that others refer to.
const KEPT = new Set([
  'outcome',
  'phase',
  'type',
  'tier',
  'role',
  'verdict',
  'id',
  'subnetIds',
  'unit',
  'source',
]);

/** The input with a text in every name and message that a plan, a journal or a scenario gives. */
export function makeHostileInput(input: ReportInput, text: string): ReportInput {
  const { runs, ...rest } = poison(input, text);
  // Which marks there are goes by an instance's states, of which the page shows no text.
  const restored = runs.map((run, at) => ({
    ...run,
    instanceStates: run.instanceStates.map((each, place) => ({
      ...each,
      state: input.runs[at]?.instanceStates[place]?.state ?? '',
    })),
  }));
  return { ...rest, runs: restored };
}
