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

/**
 * Looks for one write and one session before anything is injected: where even those are not found,
 * what the scenario declares does not work, and all would count as lost.
 * @throws HoldfastError run/no-read-back
 */
export async function checkReadBack(
  samples: readonly Sample[],
  settings: ReadBackSettings,
): Promise<void> {
  for (const what of KINDS) {
    const declares = settings.requests.map(({ write, session }) =>
      what === 'writes' ? write : session,
    );
    const sample = samples.findLast(
      ({ outcome, request }) => outcome === 'ok' && declares[request] !== undefined,
    );
    if (sample === undefined) continue;
    const result = await readBack(what, [sample], settings);
    if (result === null || result.found === 1) continue;
    throw new HoldfastError(
      'run/no-read-back',
      `Before any fault one of the ${what} was acknowledged and could not be found again under ${declares[sample.request]?.readBack}`,
      { hint: 'Correct `readBack` of that request in the scenario. Nothing was injected.' },
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
