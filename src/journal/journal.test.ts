import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { continueJournal, openJournal } from './journal-writer.js';
import type { LaterRecord } from './journal-writer.js';
import { SampleTable } from '../model/sample-table.js';
import { readJournal } from './journal-reader.js';
import { answer, end, note, sample, start } from './test-records.fixture.js';

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
      { kind: 'database-state', atMs: 7, database: 'main', zone: 'us-east-1a', state: 'available' },
      { kind: 'second-witness', atMs: 8, answer },
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
