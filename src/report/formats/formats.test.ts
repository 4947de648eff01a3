import { describe, expect, it } from 'vitest';
import { readXml, type XmlElement } from '../gate-formats/xml-check.fixture.js';
import { makeHostileInput } from '../html/hostile.fixture.js';
import type { ReportInput } from '../input.js';
import { makeSampleInput } from '../sample/sample-input.js';
import { renderRunJunit } from './junit.js';
import { renderRunMarkdown } from './markdown.js';
import { lintExposition } from './prometheus-lint.fixture.js';
import { renderPrometheus } from './prometheus.js';

const input = makeSampleInput('flawed');
const NOTHING: ReportInput = {
  ...input,
  summary: { ...input.summary, gate: null, runs: [], repeats: [], predictions: null },
  runs: [],
};
const HOSTILE = ['</testcase>&]]>\u0000', '"\\\n|`@team #1 <script>', '\u202e\ud800'];

describe('renderRunJunit', () => {
  const root = readXml(renderRunJunit(input));
  const suite = (name: string): XmlElement => {
    const found = root.children.find(({ attributes }) => attributes['name'] === name);
    if (found === undefined) throw new Error(`no suite ${name}`);
    return found;
  };
  const outcome = ({ children }: XmlElement): string => children[0]?.name ?? 'passed';

  it('has a suite for each run, in which inconclusive is an error and a pass passes', () => {
    const killed = suite('kill-az in the lab');
    expect(killed.children.map((each) => [each.attributes['name'], outcome(each)])).toEqual([
      ['verdict', 'error'],
      ['objective: availability before', 'passed'],
      ['objective: downtime', 'passed'],
      ['objective: latency p95', 'skipped'],
      ['prediction: time to detect of kill-az', 'passed'],
      ['prediction: outage of kill-az', 'error'],
    ]);
    expect(killed.attributes).toMatchObject({
      tests: '6',
      errors: '2',
      timestamp: '2026-11-21T09:30:00',
    });
    expect(suite('stop-instance in the lab').attributes).toMatchObject({
      failures: '0',
      errors: '0',
    });
  });

  it('counts what it holds, the gate’s suites with it', () => {
    const cases = root.children
      .flatMap(({ children }) => children)
      .filter(({ name }) => name === 'testcase');
    const count = (kind: string): string =>
      String(cases.filter((each) => outcome(each) === kind).length);
    expect(root.attributes).toMatchObject({
      tests: String(cases.length),
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    });
    expect(suite('network/database-reachability').attributes['failures']).toBe('1');
  });

  it('fails a fail', () => {
    const [run] = input.summary.runs;
    if (run === undefined) throw new Error('the sample has a run');
    const failed = { ...NOTHING.summary, runs: [{ ...run, verdict: 'fail' as const }] };
    const [only] = readXml(renderRunJunit({ ...NOTHING, summary: failed })).children;
    expect(only?.children[0]?.children[0]?.name).toBe('failure');
  });

  it('does not pass where nothing was judged and nothing was run', () => {
    expect(readXml(renderRunJunit(NOTHING)).attributes).toMatchObject({ tests: '1', errors: '1' });
  });

  it.each(HOSTILE)('keeps its shape with %j', (text) => {
    const shape = ({ name, children }: XmlElement): string =>
      `${name}(${children.map(shape).join()})`;
    expect(shape(readXml(renderRunJunit(makeHostileInput(input, text))))).toBe(shape(root));
  });
});

describe('renderPrometheus', () => {
  const text = renderPrometheus(input);

  it('passes the lints, also of a hostile plan and of nothing at all', () => {
    expect(lintExposition(text)).toEqual([]);
    expect(lintExposition(renderPrometheus(NOTHING))).toEqual([]);
    for (const hostile of HOSTILE) {
      expect(lintExposition(renderPrometheus(makeHostileInput(input, hostile)))).toEqual([]);
    }
  });

  it('would be told by the lints where a series stood twice or had another unit', () => {
    expect(lintExposition(text + text)).not.toEqual([]);
    expect(lintExposition(text.replaceAll('_seconds', '_milliseconds'))).not.toEqual([]);
  });

  it('has figures in base units, and no series for what was not measured', () => {
    expect(text).toContain('holdfast_verdict{verdict="fail"} 1\n');
    expect(text).toContain(
      'holdfast_fault_detect_seconds{scenario="kill-az",target="lab",repeat="1",fault="kill-az",place="1"} 14.3\n',
    );
    expect(text).toMatch(
      /holdfast_run_availability_ratio\{scenario="kill-az".*by="request"\} 0\.915/,
    );
    expect(text).not.toMatch(/holdfast_fault_failover_seconds\{scenario="stop-instance"/);
    expect(renderPrometheus(NOTHING)).not.toContain('holdfast_run_');
  });

  it('takes the latest of several runs with the same labels', () => {
    const [run] = input.summary.runs;
    if (run === undefined) throw new Error('the sample has a run');
    const later = { ...run, startedAt: run.startedAt + 60_000, speed: 3 };
    const twice = renderPrometheus({ ...input, summary: { ...input.summary, runs: [later, run] } });
    expect(lintExposition(twice)).toEqual([]);
    expect(twice).toMatch(/holdfast_run_speed_ratio\{.*\} 3\n/);
  });
});

describe('renderRunMarkdown', () => {
  it('says the verdict, what users would have seen, and what failed with its remedy', () => {
    const text = renderRunMarkdown(input);
    expect(text).toMatch(
      /^<!-- holdfast-report -->\n## Does not hold by its plan; inconclusive in the lab\n/,
    );
    for (const part of [
      '289 of 3,400',
      'over 11 min 20 s',
      'What to change:',
      'npx holdfast run kill-az',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/Predictions:\*\* 3 held, 1 contradicted/);
  });

  it.each(HOSTILE)('gives %j no effect', (hostile) => {
    const text = renderRunMarkdown(makeHostileInput(input, hostile));
    const tags = (each: string): string[] => each.match(/<\/?[a-z!][^>]*>/g) ?? [];
    expect(tags(text)).toEqual(tags(renderRunMarkdown(input)));
    expect(text).not.toMatch(/@team/);
    for (const line of text.split('\n')) if (line.startsWith('|')) expect(line).toMatch(/\|$/);
  });

  it('stays below what GitHub takes', () => {
    const runs = input.summary.runs.flatMap((run) => Array.from({ length: 200 }, () => run));
    const text = renderRunMarkdown({ ...input, summary: { ...input.summary, runs } });
    expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(text).toContain('did not fit');
  });
});
