import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { journalText } from '../journal/journal-text.fixture.js';
import { syntheticJournal } from '../measure/synthetic-journal.fixture.js';
import { EXIT_CODES } from '../model/error.js';
import { COMPARE_FORMATS } from '../report/compare/compare-formats.js';
import { appendHistory } from '../report/history/history-file.js';
import { REPORTERS } from '../report/reporters.js';
import { makeSampleInput } from '../report/sample/sample-input.js';
import { makeSampleHistory } from '../report/sample/sample-history.js';
import type { Arguments } from './command.js';
import { COMPARE_FORMAT_NAMES } from './compare-command.js';
import { compareReports } from './compare-reports.js';
import { REPORT_FORMAT_NAMES } from './options.js';
import { reportAgain } from './report-again.js';
import { readReportFormats } from './report-formats.js';
import { makeIo } from './run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-report-cli-'));
afterAll(() => rmSync(dir, { recursive: true }));

const args = (positionals: readonly string[], options: Arguments['options'] = {}): Arguments => ({
  positionals,
  options,
});

function writeSummary(name: string, kind: 'holds' | 'flawed'): string {
  const file = join(dir, name);
  writeFileSync(file, REPORTERS.json.render(makeSampleInput(kind)));
  return file;
}

function writeJournal(name: string): string {
  const file = join(dir, name);
  writeFileSync(file, journalText(syntheticJournal()));
  return file;
}

it('offers exactly the forms that there are', () => {
  expect([...REPORT_FORMAT_NAMES].sort()).toEqual(Object.keys(REPORTERS).sort());
  expect([...COMPARE_FORMAT_NAMES].sort()).toEqual(Object.keys(COMPARE_FORMATS).sort());
});

describe('--format', () => {
  it('takes names with commas and as often as needed, each once', () => {
    const format = ['junit,markdown', 'text', 'junit'];
    expect(readReportFormats(args([], { format }))).toEqual(['junit', 'markdown', 'text']);
    expect(readReportFormats(args([]))).toEqual([]);
  });

  it('refuses what is none, and names those that are', () => {
    expect(() => readReportFormats(args([], { format: ['junit,sarif'] }))).toThrow(
      expect.objectContaining({ code: 'cli/unknown-format', exitCode: EXIT_CODES.usage }),
    );
  });
});

describe('report', () => {
  it('writes every form that is asked for from journals alone, with trends of a history', async () => {
    const journal = writeJournal('a.ndjson');
    const out = join(dir, 'out');
    const history = join(dir, 'history');
    appendHistory(history, makeSampleHistory(makeSampleInput().summary.runs));
    const before = readFileSync(join(history, 'runs.ndjson'), 'utf8');
    const io = makeIo();
    await reportAgain(
      args([journal], { out, history, format: ['junit,markdown,prometheus,text'] }),
      io,
    );
    expect(readdirSync(out).sort()).toEqual(
      Object.values(REPORTERS)
        .map(({ fileName }) => fileName)
        .sort(),
    );
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('id="trends"');
    expect(readFileSync(join(history, 'runs.ndjson'), 'utf8')).toBe(before);
  });
});

describe('compare', () => {
  it('exits by what it found: nothing worse, something worse, nothing that can be said', async () => {
    const [holds, flawed] = [writeSummary('a.json', 'holds'), writeSummary('b.json', 'flawed')];
    const journal = writeJournal('b.ndjson');
    const io = makeIo();
    expect(await compareReports(args([holds, holds]), io)).toBe(EXIT_CODES.pass);
    expect(await compareReports(args([holds, flawed]), io)).toBe(EXIT_CODES.fail);
    expect(await compareReports(args([holds, journal]), io)).toBe(EXIT_CODES.inconclusive);
    const folder = join(dir, 'a-report');
    mkdirSync(folder);
    writeSummary('a-report/summary.json', 'flawed');
    expect(await compareReports(args([holds, folder]), io)).toBe(EXIT_CODES.fail);
    expect(io.printed[1]).toContain('Something got worse');
  });

  it('writes and prints each form', async () => {
    const holds = writeSummary('a.json', 'holds');
    const file = join(dir, 'compare.html');
    const io = makeIo();
    const options = { format: ['html', 'markdown'], out: [file] };
    await compareReports(args([holds, holds], options), io);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    expect(io.printed.join('\n')).toMatch(/^<!-- holdfast-compare -->/);
  });

  it.each([
    ['missing.json', null, 'compare/unreadable'],
    ['old.json', '{"version":2}', 'compare/not-a-summary'],
    ['torn.json', '{"version":3,', 'compare/not-a-summary'],
  ])('refuses %s with what to do', async (name, content, code) => {
    mkdirSync(dir, { recursive: true });
    if (content !== null) writeFileSync(join(dir, name), content);
    const good = writeSummary('a.json', 'holds');
    await expect(compareReports(args([good, join(dir, name)]), makeIo())).rejects.toMatchObject({
      code,
      exitCode: EXIT_CODES.usage,
    });
  });
});
