import { describe, expect, it } from 'vitest';
import type { RepeatSummary, RunSummary, Summary } from '../../model/summary.js';
import { openAfterParsing } from '../html/page-check.fixture.js';
import { makeSampleInput } from '../sample/sample-input.js';
import { COMPARE_FORMATS, type CompareFormat } from './compare-formats.js';
import { compareSummaries } from './compare-summaries.js';

const holds: Summary = { ...makeSampleInput('holds').summary, repeats: [] };
const flawed: Summary = { ...makeSampleInput('flawed').summary, repeats: [] };
const [, run] = holds.runs;
if (run === undefined) throw new Error('the sample has two runs');
const only = (changes: Partial<RunSummary>, repeats: readonly RepeatSummary[] = []): Summary => ({
  ...holds,
  gate: null,
  runs: [{ ...run, ...changes }],
  repeats,
});
const repeats = (low: number, high: number): RepeatSummary[] => [
  {
    scenario: 'kill-az',
    target: 'lab',
    runs: 5,
    figures: [
      {
        what: 'outage of kill-az',
        unit: 'declared seconds',
        values: [],
        median: (low + high) / 2,
        low,
        high,
        interval: { low, high, level: 0.95 },
      },
    ],
  },
];
const changeOf = (before: Summary, after: Summary, what: string) =>
  compareSummaries(before, after).rows.find((row) => row.what === what);

describe('compareSummaries', () => {
  it('finds nothing worse in a report beside itself, and concludes nothing from one event', () => {
    const { verdict, differences, rows } = compareSummaries(holds, holds);
    expect([verdict, differences]).toEqual(['same', []]);
    const downtime = rows.filter(({ what }) => what.startsWith('downtime'));
    expect(downtime.map(({ change }) => change)).toEqual(['not said', 'not said']);
    expect(downtime[0]?.why).toContain('one event');
  });

  it('says that policies got worse or better, by the plan alone', () => {
    expect(compareSummaries(holds, flawed).verdict).toBe('worse');
    const row = compareSummaries(flawed, holds).rows.find(({ what }) =>
      what.startsWith('policy network/database-reachability'),
    );
    expect(row).toMatchObject({ before: 'fail', after: 'pass', change: 'better' });
  });

  it('takes a missed objective as worse, and nothing from an inconclusive run', () => {
    expect(compareSummaries(only({}), only({ verdict: 'fail' })).verdict).toBe('worse');
    expect(compareSummaries(only({ verdict: 'fail' }), only({})).verdict).toBe('better');
    expect(compareSummaries(only({}), only({ verdict: 'inconclusive' })).verdict).toBe('not said');
  });

  it('tells repeated runs apart only where their intervals do not overlap', () => {
    const what = 'outage of kill-az';
    const many = (low: number, high: number): Summary => only({}, repeats(low, high));
    expect(changeOf(many(60, 80), many(90, 99), what)?.change).toBe('worse');
    expect(changeOf(many(90, 99), many(60, 80), what)?.change).toBe('better');
    expect(changeOf(many(60, 95), many(90, 99), what)?.change).toBe('not said');
  });

  it('says first what is another, and compares no measurement at another speed or scenario', () => {
    const { verdict, differences, rows } = compareSummaries(
      only({}),
      only({ speed: 1, planSha256: 'another', verdict: 'fail' }),
    );
    expect(differences).toEqual([
      expect.stringContaining('the plan differs'),
      expect.stringContaining('the speed differs: 20 and 1'),
    ]);
    expect(verdict).toBe('not said');
    expect(rows.find(({ what }) => what === 'verdict')?.change).toBe('not said');
    expect(compareSummaries(only({}), only({ scenarioSha256: 'x' })).verdict).toBe('not said');
    expect(compareSummaries(only({}), only({ planSha256: 'x' })).verdict).toBe('same');
  });

  it('compares predictions, which are pure', () => {
    const [fault] = run.faults;
    if (!fault?.predicted) throw new Error('the run has a predicted fault');
    const faults = [
      { ...fault, predicted: { ...fault.predicted, outageSeconds: { low: 60, high: 200 } } },
    ];
    expect(changeOf(only({}), only({ faults }), 'predicted outage of kill-az')?.change).toBe(
      'worse',
    );
    expect(compareSummaries(only({}), only({ faults })).verdict).toBe('worse');
  });

  it('does not call it the same where a scenario was not run again, or nothing is in common', () => {
    expect(compareSummaries(holds, { ...holds, runs: holds.runs.slice(1) }).verdict).toBe(
      'not said',
    );
    expect(compareSummaries(only({}), only({ target: 'aws' })).verdict).toBe('not said');
    expect(compareSummaries({ ...holds, gate: null, runs: [] }, only({})).verdict).toBe('not said');
  });
});

describe('COMPARE_FORMATS', () => {
  const formats: Readonly<Record<string, CompareFormat>> = COMPARE_FORMATS;
  const comparison = compareSummaries(holds, flawed);
  const compared = { comparison, before: '<a>', after: 'b', inLab: true };

  it.each(Object.entries(formats))('%s says what got worse, and on which sides', (name, format) => {
    const text = format.render(compared, {});
    expect(text).toContain('network/database-reachability');
    if (name !== 'json') expect(text).toContain('Something got worse');
    expect(text).toMatch(/\S\n$/);
  });

  it('escapes what names the sides', () => {
    const page = formats['html']?.render(compared, {}) ?? '';
    expect(openAfterParsing(page)).toEqual([]);
    expect(page).toContain('&lt;a&gt;');
    expect(formats['markdown']?.render(compared, {})).not.toContain('<a>');
  });
});
