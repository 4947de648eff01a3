import type { Breakdown, GroupFigures } from '../model/breakdown.js';
import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { Sample } from '../model/sample.js';
import type { SampleTable } from '../model/sample-table.js';

type Told = Pick<Sample, 'intendedMs' | 'endMs' | 'outcome' | 'newConnection' | 'backend' | 'zone'>;

/** Names come from the answers: a server that makes new ones up must not fill the memory. */
const MOST_GROUPS = 50;

/** Tells samples apart while they come in, in memory that does not grow with their number. */
export class BreakdownStream {
  readonly #new = new Group();
  readonly #kept = new Group();
  readonly #zones = new Map<string, Group>();
  readonly #targets = new Map<string, { readonly group: Group; readonly zone: string | null }>();
  #untold = { recorded: 0, failed: 0 };

  add(samples: Iterable<Told>): void {
    for (const { outcome, intendedMs, endMs, newConnection, backend, zone } of samples) {
      const latencyMs = outcome === 'ok' ? endMs - intendedMs : null;
      (newConnection ? this.#new : this.#kept).add(latencyMs);
      this.#addNamed(backend, zone, latencyMs);
    }
  }

  /** The same of columns: millions of requests need not become objects for it. */
  addTable(table: SampleTable): void {
    const { newConnections, backends, zones, names } = table.columns;
    for (let row = 0; row < table.length; row += 1) {
      const latencyMs = table.isOk(row) ? table.latencyMs(row) : null;
      (newConnections[row] === 1 ? this.#new : this.#kept).add(latencyMs);
      const backend = names[backends[row] ?? 0] ?? null;
      this.#addNamed(backend, names[zones[row] ?? 0] ?? null, latencyMs);
    }
  }

  #addNamed(backend: string | null, zone: string | null, latencyMs: number | null): void {
    if (zone !== null) groupOf(this.#zones, zone, () => new Group())?.add(latencyMs);
    const target =
      backend === null
        ? undefined
        : groupOf(this.#targets, backend, () => ({ group: new Group(), zone }));
    if (target !== undefined) {
      target.group.add(latencyMs);
      return;
    }
    this.#untold.recorded += 1;
    if (latencyMs === null) this.#untold.failed += 1;
  }

  finish(): Breakdown {
    const sorted = <T>(groups: ReadonlyMap<string, T>): [string, T][] =>
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      newConnections: this.#new.figures(),
      keptConnections: this.#kept.figures(),
      zones: sorted(this.#zones).map(([zone, group]) => ({ zone, ...group.figures() })),
      targets: sorted(this.#targets).map(([target, { group, zone }]) => ({
        target,
        zone,
        ...group.figures(),
      })),
      untold: { ...this.#untold },
    };
  }
}

/** The same of samples that are all there. */
export function breakDown(tables: Iterable<SampleTable>): Breakdown {
  const stream = new BreakdownStream();
  for (const table of tables) stream.addTable(table);
  return stream.finish();
}

function groupOf<T>(groups: Map<string, T>, name: string, make: () => T): T | undefined {
  const known = groups.get(name);
  if (known !== undefined || groups.size >= MOST_GROUPS) return known;
  const made = make();
  groups.set(name, made);
  return made;
}

class Group {
  readonly #latency = durationHistogram();
  #recorded = 0;
  #failed = 0;

  /** Null of one that failed. */
  add(latencyMs: number | null): void {
    this.#recorded += 1;
    if (latencyMs === null) this.#failed += 1;
    else recordMs(this.#latency, latencyMs);
  }

  figures(): GroupFigures {
    return {
      recorded: this.#recorded,
      failed: this.#failed,
      latencyMs: {
        p50: percentileMs(this.#latency, 50),
        p95: percentileMs(this.#latency, 95),
        p99: percentileMs(this.#latency, 99),
      },
    };
  }
}
