import { expect, test } from 'vitest';
import type { Finding } from '../model/finding.js';
import { conclude } from './conclude.js';
import { finding, reportOf } from './report.fixture.js';
import { addWorseElsewhere } from './worse-elsewhere.js';

const FAIL = finding('network/database-reachability', 'data:aws_db_instance.main');
const UNKNOWN = { ...FAIL, verdict: 'unknown' as const };
const PASS = { ...FAIL, verdict: 'pass' as const };
const OWN = finding('network/database-reachability', 'aws_db_instance.own', { verdict: 'pass' });

type Before = Finding | undefined;

function judge(
  now: Finding,
  { without, before }: { without: Before; before?: Before | 'no plan' },
  scope: 'all' | 'changes' = 'all',
) {
  const said = (own: Before): readonly Finding[] => (own ? [own] : []);
  return addWorseElsewhere(reportOf(OWN), [now], {
    otherwise: [
      { findings: said(without), than: 'without this plan' },
      ...(before === 'no plan'
        ? []
        : [{ findings: said(before), than: 'before this plan' } as const]),
    ],
    scope,
    movedFrom: new Map(),
    show: (text) => text,
  });
}

test.each([
  ['passes without the plan', FAIL, PASS, 'it does not fail'],
  ['is not judged without it', FAIL, undefined, 'it does not fail'],
  ['is unknown without it', FAIL, UNKNOWN, 'it was not known to fail'],
  ['passes without it, and is unknown with it', UNKNOWN, PASS, 'it does not fail'],
])('what %s is told of another stack', (_what, now, without, why) => {
  const report = judge(now, { without, before: 'no plan' });
  expect(report.findings).toEqual([
    OWN,
    { ...now, evidence: [`worse than without this plan: ${why}`] },
  ]);
  expect(report.policies).toEqual([{ policy: OWN.policy, inScope: 2 }]);
  expect(report.summary[now.verdict]).toBe(1);
  expect(report.notices).toMatchObject([
    { code: 'context/worse', message: expect.stringContaining(FAIL.address) },
  ]);
});

test.each([
  ['fails without the plan as well', FAIL, FAIL],
  ['is unknown without it as well', UNKNOWN, UNKNOWN],
  ['is not judged without it, and unknown with it', UNKNOWN, undefined],
  ['fails without it, and is unknown with it', UNKNOWN, FAIL],
  ['passes', PASS, FAIL],
])('what %s is for the gate of its own stack', (_what, now, without) => {
  expect(judge(now, { without, before: 'no plan' })).toEqual(reportOf(OWN));
});

test('what the plan takes away is told by what was before it', () => {
  const report = judge(FAIL, { without: FAIL, before: PASS });
  expect(report.findings[1]?.evidence).toEqual(['worse than before this plan: it does not fail']);
});

test('with the scope of changes the comparison that follows explains it', () => {
  const now = { ...FAIL, message: 'lets in more' };
  const all = judge(now, { without: FAIL, before: 'no plan' });
  expect(all, 'nothing shows that it is worse').toEqual(reportOf(OWN));
  const changes = judge(now, { without: FAIL, before: 'no plan' }, 'changes');
  expect(changes.findings).toEqual([OWN, now]);
  expect(changes).toEqual(conclude(changes));
});
