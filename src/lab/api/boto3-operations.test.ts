import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { NormalizedSchema } from '@smithy/core/schema';
import { expect, test } from 'vitest';
import { startClock } from '../../model/clock.js';
import type { RefreshRequest } from '../world/auto-scaling.js';
import { BOTO3_INPUTS, BOTO3_NAMES } from './boto3-inputs.fixture.js';
import { BOTO3_STACK } from './boto3-stack.fixture.js';
import { cloudWatch } from './cloudwatch/cloudwatch.js';
import { apiCoverage, jsonServices, queryServices, restXmlServices } from './coverage.js';
import { startApi, type Api } from './start-api.js';
import { createFixtureWorld } from './world-fixture.js';

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!hasBoto3) {
  console.log('skipped: every operation through boto3 (no python3 with the module boto3 here)');
}

interface Row {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const REFRESH: RefreshRequest = {
  launchTemplateVersion: null,
  minHealthyPercentage: 90,
  maxHealthyPercentage: 100,
  instanceWarmupSeconds: 60,
  checkpointPercentages: [],
  checkpointDelaySeconds: 3600,
  autoRollback: false,
  skipMatching: false,
  bakeTimeSeconds: 0,
  alarms: [],
};

interface Answer {
  readonly error?: string;
  /** Python's types by member. */
  readonly members?: Readonly<Record<string, string>>;
}

/** Operations that want no member: they are called with none. */
const wantsNothing = new Set(
  [...queryServices, ...jsonServices, ...restXmlServices, cloudWatch].flatMap(
    ({ signingName, operations }) =>
      operations
        .filter(({ schema }) => requiredMembers(schema[4]) === 0)
        .map(({ name }) => `${boto3Name(signingName)} ${name}`),
  ),
);

/** The schema's tuple counts its required members, which come first. */
function requiredMembers(input: unknown): number {
  const raw: unknown = NormalizedSchema.of(input as never).getSchema();
  return Number((Array.isArray(raw) ? raw[6] : undefined) ?? 0);
}

function boto3Name(signingName: string): string {
  return BOTO3_NAMES[signingName] ?? signingName;
}

const served = apiCoverage.flatMap(({ signingName, operations }) =>
  operations.map((operation) => `${boto3Name(signingName)} ${operation}`),
);

test('every operation that is served has an input here, and no other has', () => {
  const rows = Object.keys(BOTO3_INPUTS);
  expect(served.filter((name) => !rows.includes(name) && !wantsNothing.has(name))).toEqual([]);
  expect(rows.filter((name) => !served.includes(name))).toEqual([]);
});

test.skipIf(!hasBoto3)('boto3 can call every operation, and parses every answer', async () => {
  const rows: Row[] = [
    ...Object.keys(BOTO3_INPUTS),
    ...served.filter((name) => !Object.hasOwn(BOTO3_INPUTS, name)).toSorted(),
  ].map((name) => {
    const [service = '', operation = ''] = name.split(' ');
    return { service, operation, input: BOTO3_INPUTS[name] ?? {} };
  });
  // Slow enough that its experiment goes on until it is stopped.
  const world = createFixtureWorld({ speed: 1, deployment: BOTO3_STACK });
  // For CancelInstanceRefresh, since one that was rolled back is over.
  world.startInstanceRefresh('web', REFRESH);
  world.metricStore.record(
    { namespace: 'AWS/ApplicationELB', name: 'RequestCount', dimensions: { LoadBalancer: 'web' } },
    1,
  );
  const api = await startApi({ world, clock: startClock() });
  try {
    const answers = await callAll(api, rows);
    expect(
      rows.flatMap(({ service, operation }, index) => {
        const { error } = answers[index] ?? { error: 'no answer' };
        return error === undefined ? [] : [`${service} ${operation}: ${error}`];
      }),
    ).toEqual([]);
    await expect(page(rows, answers)).toMatchFileSnapshot('../../../docs/lab-boto3.md');
  } finally {
    await api.close();
  }
});

async function callAll(api: Api, rows: readonly Row[]): Promise<readonly Answer[]> {
  const script = fileURLToPath(new URL('./boto3_operations.py', import.meta.url));
  const child = spawn('python3', [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AWS_ENDPOINT_URL: api.endpoint,
      AWS_ACCESS_KEY_ID: api.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: api.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: api.region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_PROXY: '127.0.0.1',
    },
  });
  child.stdin.end(JSON.stringify(rows));
  return JSON.parse(await text(child.stdout)) as readonly Answer[];
}

/** What was called, and what it became in Python. */
function page(rows: readonly Row[], answers: readonly Answer[]): string {
  const lines = rows.map(({ service, operation }, index) => {
    const members = Object.entries(answers[index]?.members ?? {});
    const parsed = members.map(([name, kind]) => `${name} (${kind})`).join(', ');
    return { service, line: `- \`${operation}\`: ${parsed === '' ? 'an empty answer' : parsed}` };
  });
  const sections = [...new Set(rows.map(({ service }) => service))].toSorted().map((service) =>
    [
      `## ${service}`,
      '',
      ...lines
        .filter((row) => row.service === service)
        .map(({ line }) => line)
        .toSorted(),
      '',
    ].join('\n'),
  );
  return [
    '# What boto3 gets from the lab',
    '',
    'Each operation that [the lab’s endpoint serves](reference/lab-api.md), called with an unmodified boto3 against a small stack, and the Python types of what it parsed. Written by `src/lab/api/boto3-operations.test.ts`; `npx vitest run --project unit src/lab/api/boto3-operations.test.ts -u` writes it anew.',
    '',
    ...sections,
  ].join('\n');
}
