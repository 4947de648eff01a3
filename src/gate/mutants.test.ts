import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { HoldfastError } from '../model/error.js';
import { toPlan } from '../plan/read-plan.js';
import { toStack } from '../topology/read-stack.js';
import { gate, gateExitCode } from './gate.js';
import { mutantsOf, type Mutant } from './mutants.fixture.js';

/** `HOLDFAST_MUTANTS=all` judges every mutant: some 2,000 a plan, and as many CPU-seconds in all. */
const ALL = process.env['HOLDFAST_MUTANTS'] === 'all';
/** Otherwise every nth of the kinds of which there are many, and all of the others. */
const EVERY: Partial<Record<Mutant['kind'], number>> = {
  value: 30,
  'planned-value': 30,
  'value-in-both': 30,
  unknown: 8,
  expression: 3,
  instance: 2,
};

/**
 * Flawed plans with what can be cut out of them and is then a plan of another stack, one that Terraform
 * could have made: an optional argument that the provider would choose itself, an instance of a
 * `for_each` or `count` that the configuration does not tell. No reader of the plan can notice these.
 */
const PLANS: Readonly<Record<string, readonly string[]>> = {
  'rule--bastion-group': [],
  'for-each--igw-route': [],
  'modules--bastion-all-ports': [],
  'vpc-rule--bastion-in-database-group': [
    'expression: aws_instance.bastion: vpc_security_group_ids',
  ],
  'alb-alias--http-forward': [],
  'nested-modules--main-table-public': [],
  'count--igw-route': [],
  'rule--second-without-web-acl': [],
};

type Outcome = 'refused' | 'fail' | 'unknown' | 'pass' | 'none';

const labels = JSON.parse(readFileSync('fixtures/cases/cases.json', 'utf8')) as readonly {
  readonly id: string;
  readonly expected: Readonly<Record<string, { readonly truth: string }>>;
}[];
const counts = new Map<string, Record<Outcome, number>>();

describe.each(Object.entries(PLANS))('%s with one thing cut out', (id, indistinguishable) => {
  test('fails, is refused, or is in doubt', { timeout: 600_000 }, async () => {
    const text = gunzipSync(readFileSync(`fixtures/cases/${id}.plan.json.gz`)).toString('utf8');
    const violated = Object.entries(labels.find((label) => label.id === id)?.expected ?? {})
      .filter(([, { truth }]) => truth === 'violated')
      .map(([policy]) => policy);
    expect(violated).not.toEqual([]);
    const survivors: string[] = [];
    const judged = new Set<string>();
    let index = 0;
    for (const mutant of mutantsOf(text)) {
      index += 1;
      const name = `${mutant.kind}: ${mutant.what}`;
      const isChosen = ALL || index % (EVERY[mutant.kind] ?? 1) === 0;
      if (!isChosen && !indistinguishable.includes(name)) continue;
      judged.add(name);
      for (const policy of violated) {
        const outcome = await judge(mutant, policy);
        count(mutant.kind, outcome);
        if (outcome === 'pass') survivors.push(name);
      }
    }
    expect(judged.size).toBeGreaterThan(150);
    expect(survivors).toEqual(indistinguishable);
  });
});

/** What the policy that is violated says; `none` where nothing is left to judge, and the gate is not content. */
async function judge(mutant: Mutant, policy: string): Promise<Outcome> {
  try {
    const stack = toStack(toPlan({ path: 'plan.json', sha256: '', json: mutant.json() }));
    const { findings } = await gate(stack, { only: [policy] });
    if (findings[0]) return findings[0].verdict;
    return gateExitCode(await gate(stack)) === 0 ? 'pass' : 'none';
  } catch (error) {
    if (error instanceof HoldfastError && error.exitCode === 2) return 'refused';
    throw error;
  }
}

function count(kind: string, outcome: Outcome): void {
  const own = counts.get(kind) ?? { refused: 0, fail: 0, unknown: 0, pass: 0, none: 0 };
  own[outcome] += 1;
  counts.set(kind, own);
}

/** A reader of the test's output sees how many there are and what becomes of them. */
afterAll(() => {
  const columns: readonly Outcome[] = ['refused', 'fail', 'unknown', 'none', 'pass'];
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => String(cell).padEnd(index === 0 ? 22 : 9)).join('');
  const rows = [...counts].map(([kind, own]) => line([kind, ...columns.map((name) => own[name])]));
  const total = columns.map((name) =>
    [...counts.values()].reduce((sum, own) => sum + own[name], 0),
  );
  process.stdout.write(
    `${[line(['cut', ...columns]), ...rows, line(['all', ...total])].join('\n')}\n`,
  );
});
