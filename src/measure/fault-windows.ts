import type { JournalRecord } from '../model/journal.js';

/** When one fault of a run was, real ms since the run's origin. */
export interface FaultWindow {
  /** Index into the scenario's faults. */
  readonly fault: number;
  readonly name: string;
  readonly proven: boolean;
  /** What the witnesses saw, or why the fault is not proven; one sentence each. */
  readonly seen: readonly string[];
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** How a call of it ended that the stack did not let through to its end, such as a deployment. */
  readonly rejected: Rejection | null;
}

/** States are those of the service's API. */
export interface Rejection {
  readonly operation: string;
  readonly state: string;
  readonly wanted: string;
  /** As the service says it; null where it does not. */
  readonly why: string | null;
}

/** A fault, or faults whose time overlaps: what users saw of these cannot be told apart. */
export interface FaultCluster {
  readonly faults: readonly number[];
  readonly startMs: number;
  readonly endMs: number;
  /** The next cluster's start, or the run's end: what fails until then is counted here. */
  readonly untilMs: number;
}

/** Every fault of the scenario by its records: the first start, the last end. */
export function faultWindows(
  records: readonly JournalRecord[],
  names: readonly string[],
): readonly FaultWindow[] {
  return names.map((name, fault) => {
    const events = records
      .filter((record) => record.kind === 'fault')
      .filter((record) => record.fault === fault);
    const denials = events.filter(({ event }) => event === 'not-proven');
    const proofs = events.filter(({ event }) => event === 'proven');
    return {
      fault,
      name,
      proven: denials.length === 0 && proofs.length > 0,
      seen: (denials.length > 0 ? denials : proofs).flatMap(({ details }) => sentencesOf(details)),
      startMs: events.find(({ event }) => event === 'started')?.atMs ?? null,
      endMs: events.findLast(({ event }) => event === 'ended')?.atMs ?? null,
      rejected: rejectionOf(records, fault),
    };
  });
}

/** Faults that began, grouped by whether their time overlaps, in the order of their start. */
export function clusterFaults(
  windows: readonly FaultWindow[],
  runEndMs: number,
): readonly FaultCluster[] {
  const began = windows
    .flatMap(({ fault, startMs, endMs }) =>
      startMs === null ? [] : [{ fault, startMs, endMs: endMs ?? runEndMs }],
    )
    .sort((a, b) => a.startMs - b.startMs);
  const clusters: { faults: number[]; startMs: number; endMs: number }[] = [];
  for (const { fault, startMs, endMs } of began) {
    const last = clusters.at(-1);
    if (last !== undefined && startMs < last.endMs) {
      last.faults.push(fault);
      last.endMs = Math.max(last.endMs, endMs);
    } else clusters.push({ faults: [fault], startMs, endMs });
  }
  return clusters.map((cluster, index) => ({
    ...cluster,
    untilMs: clusters[index + 1]?.startMs ?? Math.max(runEndMs, cluster.endMs),
  }));
}

function rejectionOf(records: readonly JournalRecord[], fault: number): Rejection | null {
  const found = records.find(
    (record) => record.kind === 'call' && record.fault === fault && record.event === 'rejected',
  );
  if (found?.kind !== 'call') return null;
  const details = found.details as Partial<Record<keyof Rejection, unknown>> | null;
  return {
    operation: String(details?.operation ?? found.name),
    state: String(details?.state ?? 'rejected'),
    wanted: String(details?.wanted ?? 'its end'),
    why: typeof details?.why === 'string' ? details.why : null,
  };
}

function sentencesOf(details: unknown): string[] {
  if (typeof details !== 'object' || details === null) return [];
  return Object.entries(details).flatMap(([what, seen]) =>
    typeof seen === 'string' ? [what === 'reason' ? seen : `${what}: ${seen}`] : [],
  );
}
