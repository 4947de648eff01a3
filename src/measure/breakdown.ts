import type { Breakdown, GroupFigures } from '../model/breakdown.js';
import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { Sample } from '../model/sample.js';

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
    for (const sample of samples) {
      (sample.newConnection ? this.#new : this.#kept).add(sample);
      if (sample.zone !== null) groupOf(this.#zones, sample.zone, () => new Group())?.add(sample);
      const { backend, zone } = sample;
      const target =
        backend === null
          ? undefined
          : groupOf(this.#targets, backend, () => ({ group: new Group(), zone }));
      if (target !== undefined) {
        target.group.add(sample);
        continue;
      }
      this.#untold.recorded += 1;
      if (sample.outcome !== 'ok') this.#untold.failed += 1;
    }
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
export function breakDown(samples: Iterable<Told>): Breakdown {
  const stream = new BreakdownStream();
  stream.add(samples);
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

  add({ outcome, intendedMs, endMs }: Told): void {
    this.#recorded += 1;
    if (outcome === 'ok') recordMs(this.#latency, endMs - intendedMs);
    else this.#failed += 1;
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
