import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { continueJournal, openJournal } from './journal-writer.js';
import type { LaterRecord, StartRecord } from './journal-writer.js';
import { SampleTable } from '../model/sample-table.js';
import { readJournal } from './journal-reader.js';
import { writeSamples } from './write-samples.js';

// The disk, as far as these tests can break it.
const disk = vi.hoisted(() => ({ freeBytes: Infinity, syncs: 0 }));
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  return {
    ...real,
    fsyncSync: (fd: number) => {
      disk.syncs += 1;
      real.fsyncSync(fd);
    },
    writeSync: (fd: number, data: Buffer, offset: number, length: number, position: number) => {
      const fits = Math.min(length, disk.freeBytes);
      if (fits === 0) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
      disk.freeBytes -= fits;
      return real.writeSync(fd, data, offset, fits, position);
    },
  };
});

const start: StartRecord = {
  kind: 'start',
  version: 3,
  atMs: 0,
  originEpochMs: 1_700_000_000_000,
  originMonotonicNs: '123456789',
  speed: 10,
  target: 'lab',
  planSha256: 'ab'.repeat(32),
  planPath: 'plan.json',
  scenario: {
    version: 1,
    name: 'kill-az',
    description: '',
    load: { engine: 'none', ratePerSecond: 0, connections: 1 },
    probe: { ratePerSecond: 100, timeoutSeconds: 10, requests: [] },
    phases: { beforeSeconds: 30, duringSeconds: 60, afterSeconds: 30 },
    faults: [{ name: 'kill-az', atSeconds: 0, durationSeconds: 60, parameters: {} }],
    abort: null,
    windows: null,
    objectives: { downtimeSeconds: 60 },
  },
  pid: 1,
};
const note = (text: string): LaterRecord => ({ kind: 'note', atMs: 1, text });
const end: LaterRecord = { kind: 'end', atMs: 9, outcome: 'completed', reason: null };
const sample = {
  intendedMs: 10,
  sentMs: 10.2,
  firstByteMs: null,
  endMs: 12,
  outcome: 'refused',
  status: 0,
  newConnection: true,
  backend: null,
  zone: null,
  request: 0,
} as const;

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
  path = join(dir, 'runs', 'a.ndjson');
});
afterEach(() => {
  disk.freeBytes = Infinity;
  rmSync(dir, { recursive: true, force: true });
});

function written(...lines: readonly string[]): string {
  const file = join(dir, 'given.ndjson');
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('a journal that was written', () => {
  it('is read back as it was, with its end', async () => {
    const records: readonly LaterRecord[] = [
      { kind: 'samples', atMs: 5, samples: SampleTable.of([sample]) },
      { kind: 'intent', atMs: 6, id: 'fault', what: 'stop i-1', details: { ids: ['i-1'] } },
      end,
    ];
    const journal = openJournal(path, start);
    for (const record of records) journal.append(record);
    journal.close();
    expect(await readJournal(path)).toEqual({
      records: [start, ...records],
      end,
      torn: false,
    });
  });

  it('can be read while the run still goes on, and then has no end', async () => {
    const journal = openJournal(path, start);
    journal.append(note('a\nb\u2028c'));
    expect(await readJournal(path)).toEqual({
      records: [start, note('a\nb\u2028c')],
      end: null,
      torn: false,
    });
    journal.close();
  });

  it('syncs what recovery needs, and only that', () => {
    const journal = openJournal(path, start);
    const afterOpening = disk.syncs;
    journal.append(note('not synced'));
    expect(disk.syncs).toBe(afterOpening);
    journal.appendSynced(note('synced'));
    expect(disk.syncs).toBe(afterOpening + 1);
    journal.close();
  });

  it('never replaces one that is there', () => {
    openJournal(path, start).close();
    expect(() => openJournal(path, start)).toThrow(
      expect.objectContaining({ code: 'journal/exists', exitCode: 2 }),
    );
  });

  it('refuses records after its end, and closes twice without harm', () => {
    const journal = openJournal(path, start);
    journal.close();
    journal.close();
    expect(() => journal.append(end)).toThrow(expect.objectContaining({ code: 'journal/closed' }));
  });

  it('says so when its folder cannot be written', () => {
    expect(() => openJournal(join(written('a file'), 'a.ndjson'), start)).toThrow(
      expect.objectContaining({ code: 'journal/unwritable' }),
    );
  });

  it('says so when the disk is full, and stays readable and usable', async () => {
    const journal = openJournal(path, start);
    disk.freeBytes = 120;
    expect(() => journal.append(note('x'.repeat(100)))).toThrow(
      expect.objectContaining({ code: 'journal/disk-full' }),
    );
    disk.freeBytes = Infinity;
    journal.appendSynced(end);
    journal.close();
    // Torn would mean that half of the note is still there, behind the end.
    expect(await readJournal(path)).toEqual({ records: [start, end], end, torn: false });
  });
});

describe('a torn last line', () => {
  it('is left out wherever it was torn', async () => {
    const journal = openJournal(path, start);
    journal.append({ kind: 'samples', atMs: 5, samples: SampleTable.of([sample]) });
    journal.append(end);
    journal.close();
    const whole = readFileSync(path);
    const firstLine = whole.indexOf(0x0a) + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstLine, max: whole.length }), async (length) => {
        const file = join(dir, 'torn.ndjson');
        writeFileSync(file, whole.subarray(0, length));
        const content = await readJournal(file);
        const complete = whole.subarray(0, length).toString().split('\n').length - 1;
        expect(content.records.length - complete).toBeOneOf([0, 1]);
        expect(content.end === null).toBe(length < whole.length - 1);
      }),
    );
  });

  it('is cut off before a recovery goes on', async () => {
    const file = written(JSON.stringify(start), JSON.stringify(note('kept')), '{"kind":"no');
    expect((await readJournal(file)).torn).toBe(true);
    const journal = continueJournal(file);
    journal.append(note('recovered'));
    journal.close();
    expect(await readJournal(file)).toEqual({
      records: [start, note('kept'), note('recovered')],
      end: null,
      torn: false,
    });
  });

  it('is kept by a recovery where only its newline was lost', async () => {
    const journal = continueJournal(written(JSON.stringify(start), JSON.stringify(note('kept'))));
    journal.append(end);
    journal.close();
    expect((await readJournal(journal.path)).records).toEqual([start, note('kept'), end]);
  });
});

describe('a file that is no sound journal gets one clear error', () => {
  const first = JSON.stringify(start);
  it.each<[string, string, readonly string[]]>([
    ['empty', 'journal/empty', ['']],
    ['blank', 'journal/empty', ['', '  ', '']],
    ['text', 'journal/not-a-journal', ['hello', '']],
    ['torn in its first line', 'journal/not-a-journal', [first.slice(0, 80)]],
    ['other JSON', 'journal/not-a-journal', ['{"format_version":"1.2"}', '']],
    ['a list', 'journal/not-a-journal', ['[]', '']],
    ['another version', 'journal/version', [JSON.stringify({ ...start, version: 2 }), '']],
    ['a bad start', 'journal/corrupt', [JSON.stringify({ ...start, speed: 0 }), '']],
    ['a broken line', 'journal/corrupt', [first, '{"kind":', JSON.stringify(end), '']],
    ['an empty line', 'journal/corrupt', [first, '', JSON.stringify(end), '']],
    ['two starts', 'journal/corrupt', [first, first, '']],
    ['an unknown kind', 'journal/unknown-kind', [first, '{"kind":"metric","atMs":1}', '']],
    ["an object's own method as kind", 'journal/unknown-kind', [first, '{"kind":"toString"}', '']],
    [
      'a bad sample',
      'journal/corrupt',
      [
        first,
        JSON.stringify({
          kind: 'samples',
          atMs: 1,
          samples: { ...writeSamples(SampleTable.of([sample])), endUs: ['1'] },
        }),
        '',
      ],
    ],
  ])('%s', async (_name, code, lines) => {
    await expect(readJournal(written(...lines))).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('names the line and the kind', async () => {
    const lines = [first, JSON.stringify(end), '{"kind":"metric","atMs":1}', ''];
    await expect(readJournal(written(...lines))).rejects.toThrow(/line 3: .*"metric"/);
    const bad = [first, '{"kind":"note","atMs":-1,"text":""}', ''];
    await expect(readJournal(written(...bad))).rejects.toThrow(/line 2: .*note.*atMs/);
  });

  it('missing, and a folder', async () => {
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'journal/missing' });
    await expect(readJournal(dir)).rejects.toMatchObject({ code: 'journal/unreadable' });
  });
});
