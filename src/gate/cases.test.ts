import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, GateReport } from '../model/finding.js';
import { parseJson } from '../plan/parse-json.js';
import { readPlan, toPlan } from '../plan/read-plan.js';
import { toStack } from '../topology/read-stack.js';
import { gate } from './gate.js';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

interface LabelledCase {
  readonly id: string;
  readonly why: string;
  readonly expected: Readonly<
    Record<
      string,
      { readonly truth: 'holds' | 'violated'; readonly decidable: boolean } | undefined
    >
  >;
}

const CORE_POLICIES = [
  'edge/https-only',
  'edge/waf-attached',
  'network/app-in-private-subnets',
  'network/database-reachability',
];

/** The gate's answer for a whole stack: its worst finding, as `holdfast gate` counts it. */
type Answer = Finding['verdict'] | 'none';

interface Judgement {
  readonly id: string;
  readonly policy: string;
  readonly truth: 'holds' | 'violated';
  readonly decidable: boolean;
  readonly answer: Answer;
}

const cases = JSON.parse(
  readFileSync(new URL('cases/cases.json', FIXTURES), 'utf8'),
) as readonly LabelledCase[];
const judgements: Judgement[] = [];

beforeAll(async () => {
  for (const labelled of cases) {
    const report = await judgeCase(labelled.id);
    for (const [policy, label] of Object.entries(labelled.expected)) {
      if (label)
        judgements.push({ id: labelled.id, policy, ...label, answer: worst(report, policy) });
    }
  }
  printConfusionMatrix();
}, 120_000);

describe('the labelled plans of fixtures/cases', () => {
  test('there are cases, and each policy has holding and violated ones', () => {
    expect(cases.length).toBeGreaterThan(190);
    for (const policy of policies()) {
      const truths = judgements.filter((item) => item.policy === policy).map(({ truth }) => truth);
      expect(new Set(truths)).toEqual(new Set(['holds', 'violated']));
    }
  });

  test('no flawed stack passes', () => {
    expect(
      judgements.filter(({ truth, answer }) => truth === 'violated' && answer === 'pass'),
    ).toEqual([]);
  });

  test('no correct stack fails', () => {
    expect(
      judgements.filter(({ truth, answer }) => truth === 'holds' && answer === 'fail'),
    ).toEqual([]);
  });

  test('what the configuration gives exactly is decided', () => {
    expect(judgements.filter(({ decidable, answer }) => decidable && answer === 'unknown')).toEqual(
      [],
    );
  });

  test('every policy finds something to judge in every stack', () => {
    expect(judgements.filter(({ answer }) => answer === 'none')).toEqual([]);
  });
});

describe('the bundled plans', () => {
  test('private-web-app passes all four policies', async () => {
    const report = await judgePlan('private-web-app');
    expect(report.verdict).toBe('pass');
    expect(new Set(report.findings.map(({ policy }) => policy))).toEqual(new Set(policies()));
  });

  test('private-web-app-flawed fails each of them once', async () => {
    const report = await judgePlan('private-web-app-flawed');
    expect(report.verdict).toBe('fail');
    const failed = report.findings.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ policy }) => policy).toSorted()).toEqual(policies());
  });
});

function policies(): string[] {
  return [...new Set(judgements.map(({ policy }) => policy))].toSorted();
}

async function judgeCase(id: string): Promise<GateReport> {
  const name = `${id}.plan.json.gz`;
  const bytes = gunzipSync(readFileSync(new URL(`cases/${name}`, FIXTURES)));
  const plan = toPlan({ path: name, sha256: '', json: parseJson(bytes.toString('utf8'), name) });
  return gate(toStack(plan), { only: CORE_POLICIES });
}

async function judgePlan(name: string): Promise<GateReport> {
  const plan = readPlan(fileURLToPath(new URL(`plans/${name}/plan.json`, FIXTURES)));
  return gate(toStack(plan), { only: CORE_POLICIES });
}

function worst(report: GateReport, policy: string): Answer {
  const own = report.findings.filter((finding) => finding.policy === policy);
  const order = ['fail', 'unknown', 'pass'] as const;
  return order.find((verdict) => own.some((finding) => finding.verdict === verdict)) ?? 'none';
}

/** A reader of the test's output sees how many cases there are and what became of them. */
function printConfusionMatrix(): void {
  const rows = policies().flatMap((policy) =>
    (['holds', 'violated'] as const).flatMap((truth) =>
      [true, false].flatMap((decidable) => {
        const own = judgements.filter(
          (item) => item.policy === policy && item.truth === truth && item.decidable === decidable,
        );
        const count = (answer: Answer): number =>
          own.filter((item) => item.answer === answer).length;
        if (own.length === 0) return [];
        const label = `${truth}${decidable ? '' : ' (not decidable)'}`;
        return [
          {
            policy,
            truth: label,
            cases: own.length,
            pass: count('pass'),
            fail: count('fail'),
            unknown: count('unknown'),
          },
        ];
      }),
    ),
  );
  process.stdout.write(
    `\n${cases.length} labelled plans, each judged by ${policies().length} policies\n`,
  );
  const widths = [34, 26];
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, index) => String(cell).padEnd(widths[index] ?? 9))
      .join('')
      .trimEnd();
  process.stdout.write(`${line(['policy', 'truth', 'cases', 'pass', 'fail', 'unknown'])}\n`);
  for (const row of rows) process.stdout.write(`${line(Object.values(row))}\n`);
}
