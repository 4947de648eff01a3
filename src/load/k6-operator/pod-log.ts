import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine } from './api-error.js';
import { linesOf } from './lines.js';
import type { Cluster } from './cluster.js';

const PAUSE_MS = 1000;
const MOST_SAID_CHARACTERS = 2000;

/**
 * The records of one pod, from its log into a file that the reader of k6's NDJSON reads.
 *
 * A log is no safe way: the kubelet rotates it (10 MiB five times by default, some 250,000 records),
 * a stream breaks, an API server ends it. So every record has a number and the last line their count:
 * a log that broke off is read again from what is left of it, each number is taken once, and what then
 * differs from the count is a gap that `missing` names.
 */
export class PodLog {
  readonly #seen = new SeenNumbers();
  #begunMs: number | null = null;
  #count: number | null = null;
  #said = '';
  #hasDropped = false;
  #finished = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly pod: string,
    readonly file: string,
  ) {}

  /** When the script began, by the pod's clock; null before that. */
  get begunMs(): number | null {
    return this.#begunMs;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** The last of what was no record: k6's own messages. */
  get said(): string {
    return oneLine(this.#said);
  }

  /** Why its records are not all of them; null where they are. */
  get missing(): string | null {
    const { count } = this.#seen;
    if (this.#count === null) {
      return `The log of pod ${this.pod} has no end-of-run record, so that more than the ${count} records that were read may be missing: its log was cut off, or the pod was killed.`;
    }
    if (this.#count === count) return null;
    return `Pod ${this.pod} counted ${this.#count} records and ${count} came back by its log: the rest was lost, as a rotated log loses it. Use more pods, a lower rate or a shorter run.`;
  }

  /**
   * Reads until all is there, or the pod is over and no more of it is left.
   * @param isOver whether the container has ended: what its log then lacks will not come
   */
  async read(isOver: () => boolean, onChange: () => void, signal: AbortSignal): Promise<void> {
    const out = createWriteStream(this.file);
    try {
      for (;;) {
        const wasOver = isOver();
        await this.#readOnce(out, onChange, signal).catch((error: unknown) => {
          if (!signal.aborted) this.#said += `\n(the log: ${oneLine(error)})`;
        });
        if (this.missing === null || wasOver || signal.aborted) return;
        await sleep(PAUSE_MS, undefined, { signal }).catch(oneLine);
      }
    } finally {
      out.end();
      await once(out, 'finish');
      this.#finished = true;
      onChange();
    }
  }

  async #readOnce(out: WriteStream, onChange: () => void, signal: AbortSignal): Promise<void> {
    const { namespace } = this.cluster;
    const answer = await this.cluster.open(
      `/api/v1/namespaces/${namespace}/pods/${this.pod}/log`,
      { container: 'k6', follow: 'true' },
      signal,
    );
    for await (const line of linesOf(answer)) {
      const record = recordOf(line);
      if (record === null) {
        this.#said = `${this.#said}\n${line}`.slice(-MOST_SAID_CHARACTERS);
        continue;
      }
      const { metric, n, data } = record;
      if (metric === 'holdfast_begin' && this.#begunMs === null) {
        this.#begunMs = data.value;
        onChange();
      }
      if (metric === 'holdfast_end') this.#count = data.value;
      const isNew = metric === 'holdfast_exchange' && n !== undefined && this.#seen.add(n);
      const isDropped = metric === 'dropped_iterations' && !this.#hasDropped;
      this.#hasDropped ||= isDropped;
      if ((isNew || isDropped) && !out.write(`${line}\n`)) await once(out, 'drain');
    }
  }
}

/** The end of a pod's log on one line; empty where there is none. */
export async function lastLines(cluster: Cluster, pod: string): Promise<string> {
  try {
    const answer = await cluster.open(
      `/api/v1/namespaces/${cluster.namespace}/pods/${pod}/log`,
      { container: 'k6', tailLines: '5' },
      AbortSignal.timeout(10_000),
    );
    let said = '';
    for await (const chunk of answer) said = `${said}${String(chunk)}`.slice(-MOST_SAID_CHARACTERS);
    return oneLine(said);
  } catch {
    return '';
  }
}

interface LogRecord {
  readonly metric: string;
  /** Of an exchange: its number in this pod, from 0 on. */
  readonly n?: number;
  readonly data: { readonly value: number };
}

function recordOf(line: string): LogRecord | null {
  if (!line.startsWith('{"type":"Point"')) return null;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return null;
  }
}

/** More than a pod sends in a day at 10,000 requests a second: so much memory is not ours to take. */
const HIGHEST_NUMBER = 1_000_000_000;

/** A bit for each number. */
class SeenNumbers {
  #bits = new Uint8Array(1024);
  count = 0;

  /** Whether it is new. */
  add(n: number): boolean {
    if (!Number.isInteger(n) || n < 0 || n > HIGHEST_NUMBER) return false;
    const index = n >> 3;
    if (index >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bits.length, index + 1));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const bit = 1 << (n & 7);
    const byte = this.#bits[index] ?? 0;
    if ((byte & bit) !== 0) return false;
    this.#bits[index] = byte | bit;
    this.count += 1;
    return true;
  }
}
