import { readRecords } from '../journal/journal-reader.js';
import type { ReadBack } from '../model/journal.js';
import { HoldfastError } from '../model/error.js';
import type { Sample } from '../model/sample.js';
import { readBack } from '../probe/read-back.js';
import type { SessionCookies } from '../probe/session-cookies.js';
import type { Run } from './run-scenario.js';

export type ReadBackSettings = Parameters<typeof readBack>[2] & {
  readonly sessions: SessionCookies;
};

const KINDS: readonly ReadBack['what'][] = ['writes', 'sessions'];

/** So many of each request's are looked for before a fault. */
const KEPT_OF_EACH = 20;

/** The newest writes and sessions that were acknowledged, a few of each request. All are in the journal. */
export class NewestAcknowledged {
  readonly #byRequest = new Map<number, Sample[]>();

  add(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (sample.key === undefined || sample.outcome !== 'ok') continue;
      const kept = this.#byRequest.get(sample.request) ?? [];
      this.#byRequest.set(sample.request, kept);
      kept.push(sample);
      if (kept.length > KEPT_OF_EACH) kept.shift();
    }
  }

  samples(): readonly Sample[] {
    return [...this.#byRequest.values()].flat();
  }
}

/**
 * Looks for some writes and sessions before anything is injected: where not one of them is found, what
 * the scenario declares does not work, and all would count as lost. Where some are, as with instances
 * that keep for themselves what they were sent, the run tells how many.
 * @throws HoldfastError run/no-read-back
 */
export async function checkReadBack(
  newest: readonly Sample[],
  settings: ReadBackSettings,
): Promise<void> {
  for (const what of KINDS) {
    const declared = settings.requests.map(({ write, session }) =>
      what === 'writes' ? write : session,
    );
    const samples = newest.filter(({ request }) => declared[request] !== undefined);
    const [first] = samples;
    if (first === undefined) continue;
    const result = await readBack(what, samples, settings);
    if (result === null || result.found > 0) continue;
    const path = declared[first.request]?.readBack;
    const before = `Before any fault ${samples.length} of the ${what} were acknowledged`;
    if (result.gone > 0)
      throw new HoldfastError(
        'run/no-read-back',
        `${before}, and not one could be found again under ${path}`,
        { hint: 'Correct `readBack` of that request in the scenario. Nothing was injected.' },
      );
    throw new HoldfastError(
      'run/no-read-back',
      `${before}, and none could be looked for under ${path}: what it answered was neither 200 nor 404 nor 410, or did not come in time`,
      {
        hint: 'Look what GET answers there, and correct `readBack` of that request in the scenario; where the machine is too busy to answer, run again with a lower --speed. Nothing was injected.',
      },
    );
  }
}

/** Looks for everything that was written, by the journal, and journals what was found. */
export async function journalReadBack(
  settings: ReadBackSettings,
  { journal, clock, onProgress }: Run,
): Promise<void> {
  for (const what of KINDS) {
    const found = await readBack(what, keyedSamples(journal.path), settings);
    if (found === null) continue;
    journal.append({ kind: 'read-back', atMs: clock.nowMs(), readBack: found });
    const { left } = settings.sessions;
    if (what === 'sessions' && left > 0) {
      const text = `${left} sessions began after more cookies had come than are kept: they count as not read back.`;
      journal.append({ kind: 'note', atMs: clock.nowMs(), text });
    }
    onProgress(
      `Of ${found.acknowledged} acknowledged ${what} ${found.gone} are gone, ${found.unread} could not be read back`,
    );
  }
}

/** Those of a journal that may be looked for, one at a time: nobody knows how many a run makes. */
async function* keyedSamples(path: string): AsyncGenerator<Sample> {
  for await (const record of readRecords(path)) {
    if (record.kind !== 'samples') continue;
    for (const row of record.samples.columns.keys.keys()) yield record.samples.sample(row);
  }
}
