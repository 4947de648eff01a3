import type { JournalRecord } from '../model/journal.js';
import { RequestTable } from '../model/request-table.js';
import type { FaultComparison, WindowFigures } from '../model/summary.js';
import { detectionOf, seenByUsers, type FaultEffect, type SeenByUsers } from './fault-effect.js';
import {
  clusterFaults,
  faultWindows,
  type FaultCluster,
  type FaultWindow,
} from './fault-windows.js';
import { countFailed } from './outcomes.js';
import { latencyPercentiles } from './percentiles.js';
import type { Window } from './phase-windows.js';

/** One fault's figures; all times are real ms since the run's origin. */
export interface FaultMeasurement extends FaultWindow {
  /** Null where it was never started. */
  readonly effect: FaultEffect | null;
  /** Indices of the faults whose time overlaps with it. */
  readonly together: readonly number[];
  readonly comparison: FaultComparison;
}

/** What users saw of faults that overlap, counted from the first of them. */
export interface ClusterMeasurement extends FaultCluster {
  readonly users: SeenByUsers;
  /** From the last fault that began before the last failure, real ms; null while still failing. */
  readonly recoverMs: number | null;
}

export function measureFaults(
  records: readonly JournalRecord[],
  samples: RequestTable,
  run: {
    readonly names: readonly string[];
    readonly ratePerSecond: number;
    readonly endMs: number;
    /** Figures of the phase before the first fault. */
    readonly before: WindowFigures;
  },
): {
  readonly faults: readonly FaultMeasurement[];
  readonly clusters: readonly ClusterMeasurement[];
} {
  const windows = faultWindows(records, run.names);
  const clusters = clusterFaults(windows, run.endMs);
  const { before } = run;
  const faults = windows.map((window): FaultMeasurement => {
    const cluster = clusters.find((each) => each.faults.includes(window.fault));
    const { startMs } = window;
    if (cluster === undefined || startMs === null) {
      return {
        ...window,
        effect: null,
        together: [],
        comparison: { before, during: figuresOf(samples, null) },
      };
    }
    const endMs = window.endMs ?? run.endMs;
    return {
      ...window,
      effect: {
        ...seenByUsers(samples, { startMs, untilMs: cluster.untilMs }, run.ratePerSecond),
        detection: detectionOf(records, { fault: window.fault, startMs, endMs }),
      },
      together: cluster.faults.filter((fault) => fault !== window.fault),
      comparison: { before, during: figuresOf(samples, { startMs, endMs }) },
    };
  });
  return { faults, clusters: clusters.map((each) => measureCluster(each, windows, samples, run)) };
}

/** Real ms from a fault's start until nothing that it took was routed to; undefined: it took nothing. */
export function detectedAfterMs({ effect, startMs }: FaultMeasurement): number | null | undefined {
  if (effect === null || startMs === null) return null;
  const { atMs, lostTargets, namedBy } = effect.detection;
  if (namedBy === 'fault' && lostTargets.length === 0) return undefined;
  return atMs === null ? null : atMs - startMs;
}

function measureCluster(
  cluster: FaultCluster,
  windows: readonly FaultWindow[],
  samples: RequestTable,
  { ratePerSecond }: { readonly ratePerSecond: number },
): ClusterMeasurement {
  const users = seenByUsers(samples, cluster, ratePerSecond);
  const { lastFailureMs } = users;
  if (lastFailureMs === null || users.stillFailing) {
    return { ...cluster, users, recoverMs: users.recoverMs };
  }
  const starts = windows
    .filter(({ fault }) => cluster.faults.includes(fault))
    .flatMap(({ startMs }) => (startMs !== null && startMs <= lastFailureMs ? [startMs] : []));
  return { ...cluster, users, recoverMs: lastFailureMs - Math.max(cluster.startMs, ...starts) };
}

function figuresOf(samples: RequestTable, window: Window | null): WindowFigures {
  const within =
    window === null ? RequestTable.EMPTY : samples.between(window.startMs, window.endMs);
  return {
    requests: within.length,
    failed: countFailed(within),
    latencyMs: latencyPercentiles(within),
  };
}
