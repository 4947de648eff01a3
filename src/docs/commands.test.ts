import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../cli/commands.js';
import { runHere } from '../cli/run-here.fixture.js';
import { blocksOf, guidePages, proseOf } from './markdown.fixture.js';
import { commandsOf, isShell, patternOf, wordsOf, type Shown } from './shell.fixture.js';

const SHOWN = guidePages().flatMap((page) => blocksOf(page).filter(isShell).flatMap(commandsOf));
const OURS = SHOWN.filter(({ command }) => command.startsWith('holdfast '));

/** What is not run here, by how it begins, and why. Each has to be in some page still. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'holdfast verify': 'takes minutes; `npm start` and the suites do the same',
  'holdfast run': 'builds the lab, or needs an account; src/run and src/target run scenarios',
  'holdfast load': 'needs a server of the reader’s, for minutes; src/load runs profiles',
  'holdfast lab': 'stays until it is ended; src/cli/keep-lab.test.ts does that',
  'holdfast recover':
    'needs an account, or a run that was killed; src/run/killed-run.test.ts has one',
  'holdfast abort':
    'would end other runs on this machine; src/run/interrupted-run.test.ts ends its own',
  'holdfast gate plan.json --config-dir':
    'needs terraform and its provider; src/source/terraform runs them where they are',
};

/** Commands of others that pages show: they are not ours to test. */
const FOREIGN: readonly string[] = [
  ...['npm', 'npx vitest', 'terraform', 'go build', 'aws elbv2', 'curl', 'export', 'kubectl'],
  'HOLDFAST_KUBE=1 npx vitest',
];

/** What is in the folder where the commands run, by name. */
const FILES: Readonly<Record<string, string>> = {
  'plan.json': 'fixtures/plans/private-web-app/plan.json',
  'flawed.json': 'fixtures/plans/private-web-app-flawed/plan.json',
  'main.json': 'fixtures/plans/private-web-app-flawed/plan.json',
  'staging.json': 'fixtures/plans/web-cluster-staging/plan.json',
  'production.json': 'fixtures/plans/web-cluster-production/plan.json',
  'app.json': 'fixtures/applied/application-looks-up.plan.json.gz',
  'states/network.json': 'fixtures/applied/network.state.json.gz',
  'state.json': 'fixtures/applied/private-web-app.state.json.gz',
};
/** A page whose plan is another one. */
const PLAN_OF_PAGE: Readonly<Record<string, string>> = {
  'docs/reachability.md': 'fixtures/cases/count--correct.plan.json.gz',
};
/** Exit codes that are not 0, by command. */
const EXITS: Readonly<Record<string, number>> = {
  'holdfast gate flawed.json': 1,
  'holdfast gate app.json --with-state network=states/network.json': 1,
  'holdfast parity staging.json production.json': 1,
};

const root = process.cwd();
const dir = mkdtempSync(join(tmpdir(), 'holdfast-docs-'));
beforeAll(() => {
  for (const [name, file] of Object.entries(FILES)) put(name, file);
  process.chdir(dir);
});
afterAll(() => {
  process.chdir(root);
  rmSync(dir, { recursive: true, force: true });
});

function put(name: string, file: string): void {
  const target = join(dir, name);
  mkdirSync(dirname(target), { recursive: true });
  const source = resolve(root, file);
  if (!file.endsWith('.gz')) copyFileSync(source, target);
  else writeFileSync(target, gunzipSync(readFileSync(source)));
}

const beginning = (begins: string, { command }: Shown): boolean => command.startsWith(begins);
const isRun = (shown: Shown): boolean =>
  !Object.keys(NOT_RUN).some((begins) => beginning(begins, shown));

describe('commands that the documentation shows', () => {
  test('are found, and are ours or of a tool that is known', () => {
    expect(OURS.length).toBeGreaterThan(15);
    const others = SHOWN.filter((shown) => !OURS.includes(shown));
    const strange = others.filter((shown) => !FOREIGN.some((each) => beginning(each, shown)));
    expect(strange.map(({ page, command }) => `${page}: ${command}`)).toEqual([]);
    const stale = FOREIGN.filter((each) => !others.some((shown) => beginning(each, shown)));
    expect(stale).toEqual([]);
  });

  test('are on the list of what is not run only while a page has them', () => {
    const stale = (list: readonly string[]) =>
      list.filter((begins) => !OURS.some((shown) => beginning(begins, shown)));
    expect(stale(Object.keys(NOT_RUN))).toEqual([]);
    expect(stale(Object.keys(EXITS))).toEqual([]);
    const pages = OURS.filter(isRun).map(({ page }) => page);
    expect(Object.keys(PLAN_OF_PAGE).filter((page) => !pages.includes(page))).toEqual([]);
  });

  test('name npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = SHOWN.flatMap(({ command }) => /^npm run ([\w:]+)/.exec(command)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test.each(OURS)('$page: $command: has options that there are', ({ command }) => {
    const [, name = '', ...rest] = wordsOf(command);
    const own = COMMANDS.find((each) => each.name === name);
    expect(own, name).toBeDefined();
    const flags = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    const known = own?.options.map(({ flag }) => flag) ?? [];
    expect(flags.filter((flag) => flag !== undefined && !known.includes(flag))).toEqual([]);
  });

  test.each(OURS.filter(isRun))('$page: $command: does what it shows', async (shown) => {
    const { code, stdout, stderr } = await runOnce(shown);
    expect(code, `${stdout}\n${stderr}`).toBe(EXITS[shown.command] ?? 0);
    if (shown.output !== undefined)
      expect(`${stdout.trimEnd()}\n`).toMatch(patternOf(shown.output));
  });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** By command and plan: several pages show the same. */
const ran = new Map<string, Promise<Ended>>();

function runOnce({ page, command }: Shown): Promise<Ended> {
  const plan = PLAN_OF_PAGE[page] ?? FILES['plan.json'] ?? '';
  const key = `${command} ${plan}`;
  const before = ran.get(key);
  if (before) return before;
  put('plan.json', plan);
  const now = run(command);
  ran.set(key, now);
  return now;
}

const run = async (command: string): Promise<Ended> =>
  runHere(wordsOf(command).slice(1), new Date('2026-01-01T12:00:00Z'));

/** Options of other tools, of npm scripts and of our own scripts, that pages name. */
const FOREIGN_OPTIONS: readonly string[] = [
  ...['--applies', '--check', '--only', '--project', '--scenarios', '--speeds', '--stacks'],
];

describe('options that the documentation names', () => {
  const flags = new Set(COMMANDS.flatMap(({ options }) => options.map(({ flag }) => flag)));
  const named = guidePages().flatMap((page) =>
    [...proseOf(page).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
      [...code.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([flag]) => ({ page, flag })),
    ),
  );

  test('are in the table of commands, or of another tool', () => {
    expect(named.length).toBeGreaterThan(30);
    const unknown = named.filter(({ flag }) => !flags.has(flag) && !FOREIGN_OPTIONS.includes(flag));
    expect(unknown.map(({ page, flag }) => `${page}: ${flag}`)).toEqual([]);
  });

  test('are on the list of others’ only while a page has them', () => {
    const pages = new Set(named.map(({ flag }) => flag));
    expect(FOREIGN_OPTIONS.filter((flag) => !pages.has(flag))).toEqual([]);
  });
});
