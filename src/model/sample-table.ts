import { emptyRequests, RequestTable, type RequestColumns } from './request-table.js';
import { OUTCOMES, type Sample } from './sample.js';

export interface NumberColumns extends RequestColumns {
  /** NaN where no byte came. */
  readonly firstByteMs: Float64Array;
  readonly statuses: Uint16Array;
  /** 1 where the connection was opened for this request. */
  readonly newConnections: Uint8Array;
  /** Indices into `names`. */
  readonly backends: Uint32Array;
  readonly zones: Uint32Array;
  readonly requests: Uint32Array;
}

export interface SampleColumns extends NumberColumns {
  /** What backends and zones are called; null for untold. */
  readonly names: readonly (string | null)[];
  /** By row, of those that have one. */
  readonly keys: ReadonlyMap<number, string>;
}

/** Whole samples as columns: what one record of a journal holds. Iterating gives them as objects. */
export class SampleTable extends RequestTable implements Iterable<Sample> {
  constructor(override readonly columns: SampleColumns) {
    super(columns);
  }

  static of(samples: readonly Sample[]): SampleTable {
    const columns = emptySamples(samples.length);
    const names = new NameList();
    const keys = new Map<number, string>();
    for (const [row, sample] of samples.entries()) {
      columns.intendedMs[row] = sample.intendedMs;
      columns.sentMs[row] = sample.sentMs;
      columns.firstByteMs[row] = sample.firstByteMs ?? Number.NaN;
      columns.endMs[row] = sample.endMs;
      columns.outcomes[row] = OUTCOMES.indexOf(sample.outcome);
      columns.statuses[row] = sample.status;
      columns.newConnections[row] = Number(sample.newConnection);
      columns.backends[row] = names.numberOf(sample.backend);
      columns.zones[row] = names.numberOf(sample.zone);
      columns.requests[row] = sample.request;
      if (sample.key !== undefined) keys.set(row, sample.key);
    }
    return new SampleTable({ ...columns, names: names.all, keys });
  }

  sample(row: number): Sample {
    const { columns } = this;
    const firstByteMs = columns.firstByteMs[row] ?? Number.NaN;
    const key = columns.keys.get(row);
    return {
      intendedMs: this.intendedMs(row),
      sentMs: columns.sentMs[row] ?? Number.NaN,
      firstByteMs: Number.isNaN(firstByteMs) ? null : firstByteMs,
      endMs: this.endMs(row),
      outcome: this.outcome(row),
      status: columns.statuses[row] ?? 0,
      newConnection: columns.newConnections[row] === 1,
      backend: columns.names[columns.backends[row] ?? 0] ?? null,
      zone: columns.names[columns.zones[row] ?? 0] ?? null,
      request: columns.requests[row] ?? 0,
      ...(key === undefined ? {} : { key }),
    };
  }

  *[Symbol.iterator](): Iterator<Sample> {
    for (let row = 0; row < this.length; row += 1) yield this.sample(row);
  }
}

export function emptySamples(rows: number): NumberColumns {
  return {
    ...emptyRequests(rows),
    firstByteMs: new Float64Array(rows),
    statuses: new Uint16Array(rows),
    newConnections: new Uint8Array(rows),
    backends: new Uint32Array(rows),
    zones: new Uint32Array(rows),
    requests: new Uint32Array(rows),
  };
}

/** Gives each name a number, the same one each time. */
export class NameList {
  readonly all: (string | null)[] = [];
  readonly #numbers = new Map<string | null, number>();

  numberOf(name: string | null): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.all.length);
    return this.all.push(name) - 1;
  }
}
