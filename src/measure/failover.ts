import type { JournalRecord } from '../model/journal.js';
import type { ClusterMeasurement, FaultMeasurement } from './measure-faults.js';

type TargetStateRecord = Extract<JournalRecord, { kind: 'target-state' }>;
type DatabaseStateRecord = Extract<JournalRecord, { kind: 'database-state' }>;

/**
 * For each fault, real ms from its start until all that it took had a successor: as many new targets
 * in service as instances were lost, and each lost database's primary in another zone. Null where it
 * took neither, or where not all of it was replaced before the next fault or the end of the run: what
 * comes back by itself has no successor.
 */
export function failoverTimes(
  records: readonly JournalRecord[],
  {
    faults,
    clusters,
  }: {
    readonly faults: readonly FaultMeasurement[];
    readonly clusters: readonly ClusterMeasurement[];
  },
): readonly (number | null)[] {
  const targets = records.filter((record) => record.kind === 'target-state');
  const databases = records.filter((record) => record.kind === 'database-state');
  return faults.map(({ fault, startMs }) => {
    const untilMs = clusters.find((cluster) => cluster.faults.includes(fault))?.untilMs;
    if (startMs === null || untilMs === undefined) return null;
    const window = { startMs, untilMs };
    const lost = lostBy(records, fault);
    const moments = [
      ...(lost.targets.length === 0 ? [] : [replacedAt(targets, lost.targets.length, window)]),
      ...lost.databases.map((database) => promotedAt(databases, database, window)),
    ];
    if (moments.length === 0 || moments.includes(null)) return null;
    return Math.max(...moments.map(Number)) - startMs;
  });
}

interface Within {
  readonly startMs: number;
  readonly untilMs: number;
}

/** When so many targets were in service that nobody had seen before the fault; null: never. */
function replacedAt(
  states: readonly TargetStateRecord[],
  count: number,
  { startMs, untilMs }: Within,
): number | null {
  const old = new Set(states.filter(({ atMs }) => atMs <= startMs).map(({ target }) => target));
  const served = new Set<string>();
  for (const { atMs, target, state } of states.toSorted((a, b) => a.atMs - b.atMs)) {
    if (atMs > untilMs) break;
    if (old.has(target) || state !== 'healthy') continue;
    served.add(target);
    if (served.size === count) return atMs;
  }
  return null;
}

function promotedAt(
  states: readonly DatabaseStateRecord[],
  database: string,
  { startMs, untilMs }: Within,
): number | null {
  const own = states.filter((record) => record.database === database);
  const zone = own.findLast(({ atMs }) => atMs <= startMs)?.zone;
  if (zone === undefined) return null;
  const moved = own.find((record) => record.atMs > startMs && record.zone !== zone);
  return moved === undefined || moved.atMs > untilMs ? null : moved.atMs;
}

/** What the fault's driver said that it takes away. */
function lostBy(
  records: readonly JournalRecord[],
  fault: number,
): { readonly targets: readonly string[]; readonly databases: readonly string[] } {
  const started = records.find(
    (record) => record.kind === 'fault' && record.event === 'started' && record.fault === fault,
  );
  const details: unknown = started?.kind === 'fault' ? started.details : null;
  const list = (field: string): readonly string[] => {
    const value: unknown =
      typeof details === 'object' && details !== null ? Reflect.get(details, field) : null;
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  };
  return { targets: list('lostTargets'), databases: list('lostDatabases') };
}
