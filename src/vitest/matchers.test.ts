import { describe, expect, test as plain } from 'vitest';
import { gatePlan } from '../judge-plan.js';
import { blocksOf } from '../docs/markdown.fixture.js';
import { patternOf } from '../docs/shell.fixture.js';
import type { GateReport } from '../model/finding.js';
import type { RunSummary } from '../model/summary.js';
import { makeSampleRun } from '../report/sample/sample-run.js';
import { test } from './matchers.js';
import { suiteSettings } from './suite-settings.js';

const PLAN = 'fixtures/plans/private-web-app/plan.json';
const FLAWED = 'fixtures/plans/private-web-app-flawed/plan.json';
/** Its database has no standby. */
const FIRST = 'fixtures/plans/banking-two-regions-first/plan.json';

/** The message of an assertion that has to fail. */
async function messageOf(assertion: () => unknown): Promise<string> {
  try {
    await assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion passed');
}

describe('toSatisfyPolicies', () => {
  plain('passes for a plan of which every policy is proven', async () => {
    await expect(PLAN).toSatisfyPolicies();
    expect(await messageOf(() => expect(PLAN).not.toSatisfyPolicies())).toContain('Pass: 0 fail');
  });

  plain('fails with what is wrong, the evidence and the remedy', async () => {
    await expect(FLAWED).not.toSatisfyPolicies();
    const message = await messageOf(() => expect(FLAWED).toSatisfyPolicies());
    expect(message).toContain(`expect(…).toSatisfyPolicies()\n\n${FLAWED}\nFail: `);
    expect(message).toMatch(
      /✗ network\/database-reachability module\.database\.aws_db_instance\.this \[critical\]\n {4}lets in more than the application\n {4}- aws_vpc_security_group_ingress_rule\.database_from_bastion[^]+ {4}What to change: /,
    );
  });

  plain('says so as the documentation shows it', async () => {
    const page = 'docs/tests-in-your-repository.md';
    const shown = blocksOf(page).find(({ text }) => text.startsWith('expect(…).toSatisfy'));
    const message = await messageOf(() => expect(FLAWED).toSatisfyPolicies());
    expect(`${message.replace(FLAWED, 'flawed.json')}\n`).toMatch(patternOf(shown?.text ?? ''));
  });

  plain('takes the options of the gate', async () => {
    await expect(FLAWED).toSatisfyPolicies({ only: ['data/encryption'] });
    await expect(FLAWED).not.toSatisfyPolicies({ only: ['network/database-reachability'] });
    await expect(FLAWED).not.toSatisfyPolicies({ failOn: 'critical' });
    expect(await messageOf(() => expect(FLAWED).toSatisfyPolicies({ only: ['no/such'] }))).toMatch(
      /there is no policy no\/such/,
    );
  });

  plain('passes neither way where nothing can be concluded', async () => {
    const report = await gatePlan(PLAN);
    const unknown: GateReport = {
      ...report,
      findings: report.findings.map((each) => ({ ...each, verdict: 'unknown' as const })),
    };
    for (const nothing of [unknown, { ...report, findings: [] }]) {
      const words = 'Neither satisfied nor violated';
      expect(await messageOf(() => expect(nothing).toSatisfyPolicies())).toContain(words);
      expect(await messageOf(() => expect(nothing).not.toSatisfyPolicies())).toContain(words);
    }
    await expect(unknown).toSatisfyPolicies({ onUnknown: 'warn' });
    await expect(unknown).not.toSatisfyPolicies({ onUnknown: 'fail' });
    await expect(unknown).not.toSatisfyPolicies({ onUnknown: 'wran' as 'warn' });
  });

  plain('says what it takes where it was given something else', async () => {
    for (const wrong of [undefined, null, 3, [], {}])
      expect(await messageOf(() => expect(wrong).toSatisfyPolicies())).toContain(
        'expects the path',
      );
    const report = await gatePlan(PLAN);
    expect(
      await messageOf(() => expect(report).toSatisfyPolicies({ waivers: 'waivers.yaml' })),
    ).toContain('is judged already');
  });
});

describe('runs', () => {
  const shape = { outageMs: 1200, share: 0.5, verdict: 'pass' } as const;
  const run = makeSampleRun('kill-az', shape).summary;
  const failed: RunSummary = {
    ...run,
    verdict: 'fail',
    reasons: ['Missed: downtime was 90 s, wanted at most 40 s.'],
    objectives: [
      { objective: 'downtime', wanted: 'at most 40 s', measured: '90 s', verdict: 'fail' },
    ],
    faults: run.faults.map((fault) => ({ ...fault, proven: false, seen: ['nothing \u001b[31m'] })),
  };

  plain('toMeetObjectives takes a run, a summary and what verify returned', async () => {
    const summary = {
      version: 3,
      verdict: 'fail',
      gate: null,
      runs: [run],
      repeats: [],
      predictions: null,
    } as const;
    expect(run).toMeetObjectives();
    expect(summary).toMeetObjectives();
    expect({ summary, report: 'reports/index.html' }).toMeetObjectives();
    expect({ ...summary, runs: [run, failed] }).not.toMeetObjectives();
    const none = { ...summary, runs: [] };
    expect(await messageOf(() => expect(none).toMeetObjectives())).toContain('No scenario was run');
    expect(await messageOf(() => expect(none).not.toMeetObjectives())).toContain('No scenario');
    expect(await messageOf(() => expect(3).toMeetObjectives())).toContain('received a number');
  });

  plain(
    'says what was missed, what was seen, and where the report is, with nothing steering',
    async () => {
      const message = await messageOf(() =>
        expect({ ...failed, report: 'reports/kill-az/index.html' }).toMeetObjectives(),
      );
      expect(message).toContain('kill-az in the lab: fail\n  Missed: downtime was 90 s');
      expect(message).toContain('✗ downtime: 90 s, wanted at most 40 s');
      expect(message).toContain('? kill-az is not proven');
      expect(message).toContain('- nothing \\u{1b}[31m');
      expect(message).toContain('Report: reports/kill-az/index.html');
      expect(message).toContain('Lab results are results of a model');
    },
  );

  plain('toAgreeWithPrediction wants all that was predicted to be measured', async () => {
    const [row] = run.agreement;
    if (!row) throw new Error('the sample predicts nothing');
    const withRow = (verdict: typeof row.verdict): RunSummary => ({
      ...run,
      agreement: [{ ...row, verdict }],
    });
    expect(withRow('agrees')).toAgreeWithPrediction();
    expect(withRow('contradicts')).not.toAgreeWithPrediction();
    expect(await messageOf(() => expect(withRow('contradicts')).toAgreeWithPrediction())).toMatch(
      /✗ .+: predicted .+ to .+ measured .+:\s+contradicts/,
    );
    for (const open of [withRow('not measured'), { ...run, agreement: [] }]) {
      await messageOf(() => expect(open).toAgreeWithPrediction());
      await messageOf(() => expect(open).not.toAgreeWithPrediction());
    }
  });
});

describe('toSurvive', () => {
  plain('asks every place where a fault can strike', async () => {
    expect(PLAN).toSurvive('kill-az');
    expect(PLAN).toSurvive('fail-database', { withinSeconds: 120 });
    expect(PLAN).not.toSurvive('fail-database', { withinSeconds: 59 });
    const message = await messageOf(() => expect(FIRST).toSurvive('kill-az'));
    expect(message).toMatch(/✗ kill-az zone us-east-1a: down as long as it lasts: .+no standby/);
  });

  plain(
    'passes neither way between the ends of what is predicted, or where nothing is hit',
    async () => {
      await messageOf(() => expect(PLAN).toSurvive('fail-database', { withinSeconds: 100 }));
      await messageOf(() => expect(PLAN).not.toSurvive('fail-database', { withinSeconds: 100 }));
      const message = await messageOf(() => expect(PLAN).toSurvive('fail-cache-node'));
      expect(message).toContain('not predicted');
      await messageOf(() => expect(PLAN).not.toSurvive('fail-cache-node'));
    },
  );

  plain('passes neither way where nothing says when it ends', async () => {
    const open = 'failures for at least 0 s';
    expect(await messageOf(() => expect(FIRST).toSurvive('fail-database'))).toContain(open);
    expect(await messageOf(() => expect(FIRST).not.toSurvive('fail-database'))).toContain(open);
  });

  plain('refuses a fault or a place that there is not', async () => {
    expect(await messageOf(() => expect(PLAN).not.toSurvive('kill-ax'))).toContain('faults are');
    expect(
      await messageOf(() => expect(PLAN).not.toSurvive('kill-az', { where: 'zone mars' })),
    ).toContain('kill-az is predicted for zone us-east-1');
  });
});

describe('fixtures', () => {
  test.override({ plan: 'other.json' });

  test('are as the suite says, else as the environment', ({ plan, target, speed, out }) => {
    expect({ plan, target, speed, out }).toEqual({ ...suiteSettings(), plan: 'other.json' });
  });

  plain('are read from the environment', () => {
    expect(suiteSettings({}).plan).toMatch(/private-web-app\/plan\.json$/);
    expect(suiteSettings({ HOLDFAST_TARGET: 'aws' }).speed).toBe(1);
    expect(suiteSettings({ HOLDFAST_SPEED: '5', HOLDFAST_OUT: 'here' })).toMatchObject({
      speed: 5,
      out: 'here',
    });
    expect(() => suiteSettings({ HOLDFAST_SPEED: 'fast' })).toThrow(/HOLDFAST_SPEED=fast/);
  });
});
