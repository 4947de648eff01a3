import type { Breakdown, GroupFigures } from '../model/breakdown.js';
import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { Sample } from '../model/sample.js';
import type { SampleTable } from '../model/sample-table.js';

type Told = Pick<Sample, 'intendedMs' | 'endMs' | 'outcome' | 'newConnection' | 'backend' | 'zone'>;

/** Names come from the answers: a server that makes new ones up must not fill the memory. */
const MOST_GROUPS = 50;

/** Requests that are alike in all that is told apart; each is recorded in one cell alone. */
interface Cell {
  readonly newConnection: boolean;
  readonly target: string | null;
  readonly zone: string | null;
  readonly group: Group;
}

/** Tells samples apart while they come in, in memory that does not grow with their number. */
export class BreakdownStream {
  readonly #cells = new Map<string, Cell>();
  /** By target the zone that it was first seen in. */
  readonly #targets = new Map<string, string | null>();
  readonly #zones = new Set<string>();

  add(samples: Iterable<Told>): void {
    for (const { outcome, intendedMs, endMs, newConnection, backend, zone } of samples) {
      const latencyMs = outcome === 'ok' ? endMs - intendedMs : null;
      this.#cellOf(newConnection, backend, zone).group.add(latencyMs);
    }
  }

  /** The same of columns: millions of requests need not become objects for it. */
  addTable(table: SampleTable): void {
    const { newConnections, backends, zones, names } = table.columns;
    const cells = new Map<number, Cell>();
    for (let row = 0; row < table.length; row += 1) {
      const backend = backends[row] ?? 0;
      const zone = zones[row] ?? 0;
      const isNew = newConnections[row] ?? 0;
      const key = (backend * names.length + zone) * 2 + isNew;
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = this.#cellOf(isNew === 1, names[backend] ?? null, names[zone] ?? null);
        cells.set(key, cell);
      }
      cell.group.add(table.isOk(row) ? table.latencyMs(row) : null);
    }
  }

  finish(): Breakdown {
    const cells = [...this.#cells.values()];
    const sum = (is: (cell: Cell) => boolean): GroupFigures =>
      Group.sum(cells.filter(is).map(({ group }) => group)).figures();
    const { recorded, failed } = sum(({ target }) => target === null);
    return {
      newConnections: sum(({ newConnection }) => newConnection),
      keptConnections: sum(({ newConnection }) => !newConnection),
      zones: [...this.#zones]
        .sort()
        .map((zone) => ({ zone, ...sum((cell) => cell.zone === zone) })),
      targets: [...this.#targets]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([target, zone]) => ({ target, zone, ...sum((cell) => cell.target === target) })),
      untold: { recorded, failed },
    };
  }

  #cellOf(newConnection: boolean, backend: string | null, zoneTold: string | null): Cell {
    if (backend !== null && !this.#targets.has(backend) && this.#targets.size < MOST_GROUPS)
      this.#targets.set(backend, zoneTold);
    if (zoneTold !== null && this.#zones.size < MOST_GROUPS) this.#zones.add(zoneTold);
    const target = backend !== null && this.#targets.has(backend) ? backend : null;
    const zone = zoneTold !== null && this.#zones.has(zoneTold) ? zoneTold : null;
    const key = JSON.stringify([newConnection, target, zone]);
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const made = { newConnection, target, zone, group: new Group() };
    this.#cells.set(key, made);
    return made;
  }
}

/** The same of samples that are all there. */
export function breakDown(tables: Iterable<SampleTable>): Breakdown {
  const stream = new BreakdownStream();
  for (const table of tables) stream.addTable(table);
  return stream.finish();
}

class Group {
  /** Histograms are added bucket by bucket: percentiles of the sum are those of all its requests. */
  static sum(groups: readonly Group[]): Group {
    const sum = new Group();
    for (const group of groups) {
      sum.#latency.add(group.#latency);
      sum.#recorded += group.#recorded;
      sum.#failed += group.#failed;
    }
    return sum;
  }

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
