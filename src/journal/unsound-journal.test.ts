import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SampleTable } from '../model/sample-table.js';
import { readJournal } from './journal-reader.js';
import { end, sample, start } from './test-records.fixture.js';
import { writeSamples } from './write-samples.js';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
  path = join(dir, 'runs', 'a.ndjson');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function written(...lines: readonly string[]): string {
  const file = join(dir, 'given.ndjson');
  writeFileSync(file, lines.join('\n'));
  return file;
}

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
