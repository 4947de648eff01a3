import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../model/finding.js';
import { makeSampleGate } from '../sample/sample-gate.js';
import { gateReportSchema } from '../schema/gate-report-schema.js';
import { GATE_FORMATS } from './gate-formats.js';
import {
  HOSTILE,
  makeComparedGate,
  makeContext,
  makeEmptyGate,
  makeHostileGate,
  makeLargeGate,
} from './hostile.fixture.js';

const FORMATS = Object.entries(GATE_FORMATS);

describe.each(FORMATS)('the form %s', (_name, format) => {
  const render = (report: GateReport): string =>
    format.render(report, makeContext(), { colour: false });

  it('is described in one sentence', () => {
    expect(format.description).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['a sample that holds', makeSampleGate('holds')],
    ['a flawed sample', makeSampleGate('flawed')],
    ['nothing in scope', makeEmptyGate()],
    ['findings against a baseline', makeComparedGate()],
  ])('ends with one line break and is the same each time for %s', (_case, report) => {
    expect(render(report)).toMatch(/[^\n]\n$/);
    expect(render(report)).toBe(render(report));
  });

  it('says of a failure of which nothing tells whether it is worse that it fails otherwise', () => {
    const gate = makeComparedGate();
    const unclear = { verdict: 'fail', change: 'unclear', baseline: null } as const;
    const findings = gate.findings.map((each, index) =>
      index === 0 ? { ...each, ...unclear } : each,
    );
    const text = render({ ...gate, findings });
    expect(text).toMatch(/fails otherwise than before this plan|"change": ?"unclear"/);
  });

  it.each(HOSTILE)('does not let %j drive a terminal', (text) => {
    expect(render(makeHostileGate(text))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it.each(['x ::stop-commands::y', '##[add-mask]y', '##vso[task.complete result=Succeeded;]y'])(
    'gives no order to a CI system where a plan holds %j',
    (text) => {
      // Wherever a line breaks: padded to each column.
      for (let blanks = 0; blanks < 100; blanks += 9) {
        const own = render(makeHostileGate(`${'- '.repeat(blanks)}${text}`));
        expect(own).not.toMatch(/^\s*::stop-commands/m);
        expect(own).not.toMatch(/##(?:vso)?\[/);
      }
    },
  );

  it('says that a failing stack fails and an empty one is inconclusive', () => {
    expect(render(makeSampleGate('flawed'))).toMatch(/fail/i);
    expect(render(makeEmptyGate())).toMatch(/inconclusive/i);
  });
});

describe.each(['sarif', 'github', 'markdown'] as const)(
  'the form %s has no room for all',
  (name) => {
    it('leaves out what is least severe', () => {
      const large = makeLargeGate(12_600, '');
      const [last] = large.findings.filter(({ verdict }) => verdict === 'fail').slice(-1);
      if (last === undefined) throw new Error('the sample has fails');
      const worst = { ...last, severity: 'critical' as const, address: 'aws_lb.worst' };
      const report = { ...large, findings: [...large.findings, worst] };
      expect(GATE_FORMATS[name].render(report, makeContext())).toContain('aws_lb.worst');
    });
  },
);

describe('GATE_FORMATS', () => {
  it('gives the report itself as JSON', () => {
    const report = makeSampleGate('flawed');
    const json = GATE_FORMATS.json.render(report);
    expect(gateReportSchema.parse(JSON.parse(json))).toEqual(report);
  });

  it.each(HOSTILE)('gives %j back from JSON as it was', (text) => {
    const report = makeHostileGate(text);
    expect(JSON.parse(GATE_FORMATS.json.render(report))).toEqual(report);
  });

  it('colours text alone, and only when asked', () => {
    const coloured = FORMATS.filter(([, format]) =>
      format.render(makeSampleGate('flawed'), makeContext(), { colour: true }).includes('\u001b'),
    );
    expect(coloured.map(([name]) => name)).toEqual(['text']);
  });
});
