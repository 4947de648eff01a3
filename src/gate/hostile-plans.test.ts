import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HoldfastError } from '../model/error.js';
import { readStack } from '../topology/read-stack.js';
import { gate, gateExitCode } from './gate.js';
import {
  mutate,
  mutation,
  pathsOfAttribute,
  replaceAt,
  STRANGE_VALUES,
  type ParsedPlan,
} from './hostile-plans.fixture.js';
import { loadPolicyBundle } from './policy-bundle.js';
import { PUBLIC_PLANS } from './public-plans.fixture.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const bundle = loadPolicyBundle();
const dir = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
afterAll(() => rmSync(dir, { recursive: true }));

interface Outcome {
  /** As `holdfast gate` ends: a stack trace would be 4. */
  readonly exitCode: number;
  readonly code: string;
  /** What passed, as `policy address`. */
  readonly passed: readonly string[];
  readonly crash?: unknown;
}

/** Judges the bytes as `holdfast gate` does, from a file. */
async function judge(bytes: Uint8Array): Promise<Outcome> {
  const file = join(dir, 'plan.json');
  writeFileSync(file, bytes);
  try {
    const report = await gate(readStack(file), { bundle });
    const passed = report.findings
      .filter(({ verdict }) => verdict === 'pass')
      .map(({ policy, address }) => `${policy} ${address}`);
    return { exitCode: gateExitCode(report), code: '', passed: passed.toSorted() };
  } catch (crash) {
    if (crash instanceof HoldfastError)
      return { exitCode: crash.exitCode, code: crash.code, passed: [] };
    return { exitCode: 4, code: 'crash', passed: [], crash };
  }
}

function parsed(name: string, bytes: Buffer): ParsedPlan {
  const text = bytes.toString('utf8');
  return { name, text, json: JSON.parse(text) as unknown };
}

const bundled = (name: string): ParsedPlan =>
  parsed(name, readFileSync(join(FIXTURES, 'plans', name, 'plan.json')));
const PASSING = bundled('private-web-app');
const FLAWED = bundled('private-web-app-flawed');
const CASES = readdirSync(join(FIXTURES, 'cases'))
  .filter((name) => name.endsWith('--correct.plan.json.gz'))
  .map((name) => parsed(name, gunzipSync(readFileSync(join(FIXTURES, 'cases', name)))));
const PUBLIC = PUBLIC_PLANS.files.map((file) => parsed(file, readFileSync(file)));
if (PUBLIC.length === 0) console.log(`public plans are not mutated: ${PUBLIC_PLANS.reason}`);

let untouched: Outcome;
beforeAll(async () => {
  untouched = await judge(Buffer.from(PASSING.text));
});

test('the plan that is mutated passes while it is whole', () => {
  expect(untouched.exitCode).toBe(0);
});

/** The same cases each time; others, and more: HOLDFAST_FUZZ_SEED=1 HOLDFAST_FUZZ_SECONDS=600. */
const SEED = Number(process.env['HOLDFAST_FUZZ_SEED'] ?? 20_261_126);
/** As many cases as there is time for; left out, a number that a busy machine judges too. */
const SECONDS = Number(process.env['HOLDFAST_FUZZ_SECONDS'] ?? 0);
const LIMITS =
  SECONDS > 0
    ? {
        seed: SEED,
        numRuns: 200 * SECONDS,
        interruptAfterTimeLimit: 1000 * SECONDS,
        markInterruptAsFailure: false,
      }
    : { seed: SEED, numRuns: 150 };

describe('a plan with one random change', () => {
  const timeoutMs = Math.max(120_000, 3000 * SECONDS);

  test(
    'passes only with all that the untouched one passes with',
    async () => {
      const seen = await judgeMany([PASSING], (outcome) => {
        if (outcome.exitCode === 0) expect(outcome.passed).toEqual(untouched.passed);
      });
      expect(seen.get('exit 0')).toBeGreaterThan(0);
      expect(seen.get('exit 2')).toBeGreaterThan(0);
    },
    timeoutMs,
  );

  test(
    'never passes where the untouched one has four flaws',
    async () => {
      const seen = await judgeMany([FLAWED], (outcome) => {
        expect(outcome.exitCode).not.toBe(0);
      });
      expect(seen.get('exit 1')).toBeGreaterThan(0);
    },
    timeoutMs,
  );

  test(
    'of any style is an answer or a clear error',
    async () => {
      const seen = await judgeMany([...CASES, ...PUBLIC], () => undefined);
      expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});

/** Judges mutations of plans, and prints what became of them. */
async function judgeMany(
  plans: readonly ParsedPlan[],
  check: (outcome: Outcome) => void,
): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  const byName = new Map(plans.map((plan) => [plan.name, plan]));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...byName.keys()), mutation, async (name, change) => {
      const plan = byName.get(name);
      if (!plan) throw new Error(`no plan ${name}`);
      const outcome = await judge(mutate(plan, change));
      expectAnswer(outcome);
      check(outcome);
      const exit = `exit ${outcome.exitCode}`;
      seen.set(exit, (seen.get(exit) ?? 0) + 1);
    }),
    LIMITS,
  );
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...seen].toSorted().map(([name, count]) => `${name}: ${count}`);
  process.stdout.write(`${total} mutated plans (seed ${SEED}): ${parts.join(', ')}\n`);
  return seen;
}

/** An exit code of a verdict, or 2 with a code and what to do: never an error of Holdfast itself. */
function expectAnswer(outcome: Outcome): void {
  expect(outcome.crash).toBeUndefined();
  expect([0, 1, 2, 3]).toContain(outcome.exitCode);
  if (outcome.exitCode === 2) expect(outcome.code).toMatch(/^plan\//);
}

/**
 * Attributes that decide a verdict on the passing plan, and what of the strange values they may be:
 * no value is what the provider makes of it, which is the same as the plan's.
 */
const DECISIVE: readonly (readonly [string, readonly (string | number)[], readonly string[]])[] = [
  ['aws_db_instance', ['publicly_accessible'], ['null', 'false', '""']],
  ['aws_subnet', ['map_public_ip_on_launch'], ['null', 'false', '""']],
  ['aws_wafv2_web_acl', ['scope'], []],
];

describe('a value of another type is not taken for the right one', () => {
  test.each(DECISIVE)('%s %j', async (type, attribute, allowed) => {
    const paths = pathsOfAttribute(PASSING.json, type, attribute);
    expect(paths.length).toBeGreaterThan(0);
    for (const value of STRANGE_VALUES.filter((text) => !allowed.includes(text))) {
      // All of them: of several subnets the policies need not read each.
      const outcome = await judge(replaceAt(PASSING.json, paths, value));
      expectAnswer(outcome);
      expect(`${value} exits ${outcome.exitCode}`).not.toBe(`${value} exits 0`);
    }
  });
});
