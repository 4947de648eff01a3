import { describe, expect, it } from 'vitest';
import type { Finding, GateReport } from '../../model/finding.js';
import { makeSampleInput } from '../sample/sample-input.js';
import { makeComparedGate } from '../gate-formats/hostile.fixture.js';
import { makeSampleGate } from '../sample/sample-gate.js';
import { summariseRuns } from '../../verdict/summarise-runs.js';
import { wrapText } from './columns.js';
import { renderGateText } from './gate-text.js';
import { renderSummaryText } from './summary-text.js';

const flawed = makeSampleInput('flawed').summary;

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

describe('renderSummaryText', () => {
  it('says the verdict first, then every run with the figures of the summary', () => {
    const text = renderSummaryText(flawed);
    expect(text.split('\n')[0]).toBe('Does not hold by its plan; inconclusive in the lab');
    for (const { scenario, samples, verdict, faults, reasons } of flawed.runs) {
      const rows = text.split('\n').filter((line) => line.startsWith(`${scenario} `));
      expect(rows[0]).toMatch(new RegExp(`^${scenario} +${verdict} +${faults[0]?.failed} `));
      expect(rows[1]).toContain(`${samples.failed}/${samples.recorded.toLocaleString('en-US')}`);
      expect(rows[1]).toMatch(/% .*% .* s$/);
      expect(text.replace(/\s+/g, ' ')).toContain(reasons[0] ?? 'a reason');
    }
  });

  it('fits 100 columns also with a long name and large counts', () => {
    const runs = flawed.runs.map((run) => ({
      ...run,
      scenario: 'a-scenario-with-a-name-that-is-far-too-long-for-any-terminal',
      samples: { intended: 12_345_678, recorded: 12_345_678, failed: 1_234_567 },
      faults: run.faults.map((fault) => ({
        ...fault,
        failed: 1_234_567,
        outageMs: 3_725_000,
        detectMs: 3_725_000,
        failoverMs: 3_725_000,
        recoverMs: 3_725_000,
      })),
    }));
    const text = renderSummaryText({ ...flawed, runs });
    expect(widthOf(text)).toBeLessThanOrEqual(100);
    expect(text).toContain('1,234,567/12,345,678');
    expect(text).toContain('62 min 5 s');
  });

  it('lists some findings and counts the rest', () => {
    const gate = makeSampleGate('flawed');
    const finding = gate.findings.find((each) => each.verdict === 'fail');
    if (finding === undefined) throw new Error('the flawed sample has a failure');
    const findings = Array.from({ length: 30 }, () => finding);
    const text = renderSummaryText({ ...flawed, gate: { ...gate, findings } });
    expect(text.match(/^ {2}fail {2}/gm)).toHaveLength(8);
    expect(text).toContain('and 22 more');
  });

  it('is coloured only when asked', () => {
    expect(renderSummaryText(flawed)).not.toContain('\u001b');
    expect(renderSummaryText(flawed, { colour: true })).toContain('\u001b[31m');
  });

  it('says nothing of a lab where there was none', () => {
    const runs = flawed.runs.map((run) => ({ ...run, target: 'aws' }));
    expect(renderSummaryText({ ...flawed, runs })).not.toMatch(/\blab\b|Simulated/i);
  });

  it('shows no figure for a run without samples', () => {
    const [run] = flawed.runs;
    if (run === undefined) throw new Error('the sample has a run');
    const empty = { ...run, samples: { intended: 0, recorded: 0, failed: 0 }, downtime: [] };
    const text = renderSummaryText({ ...flawed, runs: [empty] });
    expect(text).toMatch(/stop-instance\s+pass\s+-\s+-\s/);
    expect(text).toMatch(/^stop-instance +- /m);
  });
});

describe('what a run is weighed by', () => {
  const [run] = flawed.runs;
  const textOf = (change: object): string => {
    if (run === undefined) throw new Error('the sample has a run');
    const summary = { ...flawed, gate: null, repeats: [], runs: [{ ...run, ...change }] };
    return renderSummaryText(summary).replace(/\s+/g, ' ');
  };

  it('says that one run is one event, and of several what they say together', () => {
    expect(textOf({})).toContain('Each run is one event');
    if (run === undefined) throw new Error('the sample has a run');
    const verdicts = ['pass', 'fail', 'pass', 'pass', 'pass'] as const;
    const summary = summariseRuns(
      null,
      verdicts.map((verdict, index) => ({
        ...run,
        verdict,
        startedAt: index,
        faults: run.faults.map((fault) => ({ ...fault, outageMs: 1000 * (index + 1) })),
      })),
    );
    const text = renderSummaryText(summary);
    expect(text).not.toContain('one event');
    expect(text).toContain('stop-instance: 5 runs: 1 fail, 4 pass; the worst counts');
    expect(text).toMatch(/outage of stop-instance +3 s +1 s +5 s +1 s to 5 s/);
    expect(text).toContain('stop-instance 2/5 fails: ');
    expect(text).toContain('is in the interval with 90%');
  });

  it('tells what was acknowledged and is gone, unknown outcomes apart', () => {
    const readBack = { acknowledged: 395, found: 393, gone: 2, unread: 0, goneKeys: [] };
    const writes = { ...readBack, what: 'writes', unknown: 157, unknownFound: 104 };
    expect(textOf({ writes })).toContain(
      'Lost writes, stop-instance: 2 of 395 acknowledged writes are gone; of 157 of unknown outcome 104 had happened.',
    );
    expect(textOf({})).not.toContain('Lost ');
  });

  it('tells an error budget, rounded up, and an outage that had not ended as such', () => {
    const [fault] = run?.faults ?? [];
    const errorBudget = {
      perYear: 0.2,
      downtimeSecondsPerYear: 17.6,
      objective: 0.999,
      allowedSecondsPerYear: 31_536,
      spent: 0.000_558,
    };
    expect(textOf({ faults: [{ ...fault, errorBudget }] })).toContain(
      '0.2 times a year costs 17.6 s of the 525 min 36 s that 99.90% allows: 0.06%.',
    );
    expect(textOf({ faults: [{ ...fault, recoverMs: null, outageMs: 9000 }] })).toContain(
      '> 9.0 s',
    );
  });
});

it('says how often predictions held beside how wide they were, and beside a naive one', () => {
  const naive = { how: 'It knows no plan.', held: 3, contradicted: 1, medianWidthSeconds: null };
  const record = { held: 1, contradicted: 3, notMeasured: 2, medianWidthSeconds: 25, naive };
  const textOf = (predictions: typeof record): string =>
    renderSummaryText({ ...flawed, predictions }).replace(/\s+/g, ' ');
  expect(textOf(record)).toContain(
    'Predictions: 1 of 4 held, 25 s wide in the median; 2 not measured. A naive predictor: 3 of 4 held, most without a bound. It knows no plan.',
  );
  const undecided = { ...naive, held: 0, contradicted: 0 };
  expect(textOf({ ...record, held: 0, contradicted: 0, naive: undecided })).toContain(
    'Predictions: none was decided; 2 not measured. ',
  );
});

describe('renderGateText', () => {
  it('puts failures first, then unknowns, waived ones and counts', () => {
    const text = renderGateText(makeSampleGate('flawed'));
    const order = [
      'FAIL  network/database',
      'UNKNOWN  network/app',
      'WAIVED',
      'PASS',
      'TIERS',
      'NOTICES',
      'Fail: ',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('lists what does not count, and says what is new', () => {
    const text = renderGateText(makeComparedGate());
    expect(text).toMatch(/^KNOWN in the baseline\n {2}fail {2}network/m);
    expect(text).toMatch(/^UNCHANGED by this plan\n {2}fail {2}network/m);
    expect(text).toContain('(worsened by this plan)');
    expect(text).toMatch(/^ {2}warning: 1 entry/m);
    expect(text).toContain(
      '0 pass, 1 fail, 1 unknown, 0 waived, 1 known, 1 unchanged, by 4 policies.',
    );
  });

  it('gives each failure its address, message, evidence and remedy', () => {
    const gate = makeSampleGate('flawed');
    const words = renderGateText(gate).replace(/\s+/g, ' ');
    const failure = gate.findings.find((each) => each.verdict === 'fail' && each.waiver === null);
    if (failure === undefined) throw new Error('the flawed sample has a failure');
    for (const part of [failure.address, failure.message, ...failure.evidence, failure.remedy]) {
      expect(words).toContain(part);
    }
  });

  it('lists the policies of the most severe failures first, and under PASS those alone that passed', () => {
    const gate = makeSampleGate('flawed');
    const one = gate.findings.find((each) => each.verdict === 'fail' && each.waiver === null);
    if (one === undefined) throw new Error('the flawed sample has a failure');
    const findings: Finding[] = [
      { ...one, policy: 'a/medium', severity: 'medium' },
      { ...one, policy: 'b/both', severity: 'high', address: 'x.high' },
      { ...one, policy: 'b/both', severity: 'critical', address: 'x.critical' },
      { ...one, policy: 'c/high', severity: 'high' },
    ];
    const text = renderGateText({
      ...gate,
      findings,
      policies: ['a/medium', 'b/both', 'c/high'].map((policy) => ({ policy, inScope: 1 })),
    });
    expect(text.match(/^FAIL {2}\S+/gm)).toEqual([
      'FAIL  b/both',
      'FAIL  c/high',
      'FAIL  a/medium',
    ]);
    expect(text.indexOf('x.critical')).toBeLessThan(text.indexOf('x.high'));
    expect(text).not.toMatch(/^PASS/m);
  });

  it('says nothing twice of one finding', () => {
    const gate = makeSampleGate('flawed');
    const [one] = gate.findings;
    if (one === undefined) throw new Error('the sample has a finding');
    const evidence = ['a; b', 'b', 'the zone of x is us-east-1a'];
    const textOf = (finding: Partial<Finding>): string =>
      renderGateText({ ...gate, findings: [{ ...one, evidence, waiver: null, ...finding }] });
    const failed = textOf({ verdict: 'fail', message: 'a; b' });
    expect(failed).toMatch(/^ {4}a; b\n {4}- the zone of x/m);
    const unknown = textOf({ verdict: 'unknown', message: 'cannot be decided: a; b' });
    expect(unknown).toMatch(/^ {4}why: a; b\n {4}- the zone of x/m);
  });

  it('does not let a plan drive the terminal or forge lines', () => {
    const gate = makeSampleGate('flawed');
    const findings = gate.findings.map((each) => ({
      ...each,
      address: 'aws_lb.x\u001b[2J\nPass: all good',
      message: '\u001b]0;title\u0007\rPass',
    }));
    const text = renderGateText({ ...gate, findings });
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(text).not.toMatch(/^Pass/m);
  });

  it('says that nothing was in scope', () => {
    const empty: GateReport = {
      ...makeSampleGate('holds'),
      verdict: 'inconclusive',
      summary: { ...makeSampleGate('holds').summary, pass: 0, notApplicable: 1 },
      policies: [{ policy: 'edge/waf-attached', inScope: 0 }],
      findings: [],
    };
    expect(renderGateText(empty)).toMatch(
      /NOT APPLICABLE, [^\n]*\n {2}edge\/waf-attached\n[^]*Inconclusive: /,
    );
  });
});

describe('wrapText', () => {
  it('breaks at blanks and keeps an address whole', () => {
    const address = `module.${'x'.repeat(120)}.aws_lb.main`;
    const lines = wrapText(`the resource ${address} is wrong`, '- ', '  ');
    expect(lines).toEqual(['- the resource', `  ${address}`, '  is wrong']);
  });
});
