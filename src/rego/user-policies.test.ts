import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeFolder, type TestFolder } from '../config/folder.fixture.js';
import { gatePlan } from '../judge-plan.js';
import { explainSkip, testOpa } from './opa.fixture.js';
import { findOpa } from './opa.js';
import { readPolicySources } from './policy-sources.js';
import { compileUserPolicies } from './user-policies.js';

explainSkip('src/rego/user-policies.test.ts');

const PLAN = resolve('fixtures/plans/private-web-app/plan.json');
const folders: TestFolder[] = [];
const cache = makeFolder();
afterAll(() => cache.remove());
afterEach(() => {
  vi.unstubAllEnvs();
  folders.splice(0).forEach((folder) => folder.remove());
});
beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', cache.dir);
  vi.stubEnv('OPA', testOpa?.path);
});

const METADATA = `# METADATA
# title: Databases are small
# description: No database is of a large class.
# custom:
#   id: cost/small-databases
#   severity: low
#   remedy: Choose a smaller class.
`;

/** Reads attributes of the plan, a parameter, and our library. */
const BODY = `package policies.cost.small_databases

import data.lib.uncertain

id := "cost/small-databases"

in_scope contains address if {
	some address, resource in input.raw
	resource.type == "aws_db_instance"
}

results contains result if {
	some address in in_scope
	class := input.raw[address].values.instance_class
	some database in input.databases
	database.address == address
	uncertain.is_known(database.publiclyAccessible, false)
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict(class),
		"message": concat("", ["is of class ", class]),
	}
}

verdict(class) := "fail" if {
	class in input.parameters.largeClasses
} else := "pass"
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder.dir;
}

const judge = (files: Readonly<Record<string, string>>, more = {}) =>
  gatePlan(PLAN, { cwd: folderWith(files), policies: ['own'], ...more });

describe.skipIf(testOpa === undefined)('a policy of a user', () => {
  const files = (classes: readonly string[]) => ({
    'own/cost/small-databases.rego': METADATA + BODY,
    'own/cost/small-databases_test.rego': 'package this.is.no.policy',
    'own/notes/plan.json': '{ not even JSON',
    'holdfast.config.json': JSON.stringify({ parameters: { largeClasses: classes } }),
  });

  test('judges by raw attributes, facts and parameters beside ours', async () => {
    const report = await judge(files(['db.t4g.medium']));
    const own = report.findings.filter(({ policy }) => policy === 'cost/small-databases');
    expect(own).toMatchObject([
      { severity: 'low', address: expect.stringContaining('aws_db_instance'), evidence: [] },
    ]);
    const judged = report.policies.map(({ policy }) => policy);
    expect(judged).toContain('cost/small-databases');
    expect(judged).toContain('edge/https-only');
    expect(report.findings.map(({ policy }) => policy)).toContain('edge/https-only');
  });

  test('can fail, and its severity can be set like any other', async () => {
    const before = (await judge(files([]))).findings.find(
      ({ policy }) => policy === 'cost/small-databases',
    );
    const databaseClass = before?.message.replace('is of class ', '');
    const config = {
      parameters: { largeClasses: [databaseClass] },
      severities: { 'cost/small-databases': 'critical' },
    };
    const report = await judge({ ...files([]), 'holdfast.config.json': JSON.stringify(config) });
    expect(report.findings.find(({ verdict }) => verdict === 'fail')).toMatchObject({
      policy: 'cost/small-databases',
      severity: 'critical',
    });
  });

  test('is compiled once for the same texts, and anew for others', async () => {
    const own = { 'own/cost/small-databases.rego': `${METADATA}${BODY}# cached\n` };
    const kept = () => readdirSync(join(cache.dir, 'holdfast/policies')).length;
    await judge(own);
    const before = kept();
    await judge(own);
    expect(kept()).toBe(before);
    await judge({ 'own/cost/small-databases.rego': `${METADATA}${BODY}# another\n` });
    expect(kept()).toBe(before + 1);
  });

  test('is compiled again where what was kept is damaged, and nothing is kept without a cache', () => {
    const own = folderWith({ 'small-databases.rego': `${METADATA}${BODY}# damaged\n` });
    const dir = folderWith({});
    const compile = (cacheDir: string | null) =>
      compileUserPolicies([{ dir: own, shown: 'own' }], { bundledIds: [], cacheDir });
    const first = compile(dir);
    const [key = ''] = readdirSync(dir);
    writeFileSync(join(dir, key, 'policy.wasm'), 'damaged');
    expect(compile(dir).wasm.equals(first.wasm)).toBe(true);
    const empty = folderWith({});
    compile(null);
    expect(readdirSync(empty)).toEqual([]);
    expect(existsSync(join(dir, key, 'policy.wasm'))).toBe(true);
  });

  test('whose cache cannot be written is compiled all the same', () => {
    const own = folderWith({ 'small-databases.rego': METADATA + BODY });
    const file = join(folderWith({ file: '' }), 'file');
    const options = { bundledIds: [], cacheDir: join(file, 'below') };
    expect(compileUserPolicies([{ dir: own, shown: 'own' }], options).metadata).toHaveLength(1);
  });
});

describe.skipIf(testOpa === undefined)('a policy that is wrong is refused, exit code 2, by', () => {
  const policy = (change: (text: string) => string) => ({ 'own/x.rego': change(METADATA + BODY) });
  test.each([
    [
      'no METADATA',
      (text: string) => text.replace('# METADATA\n', ''),
      'policy/no-metadata',
      /own\/x\.rego: there is no `# METADATA`/,
    ],
    [
      'no id in it',
      (text: string) => text.replace(/#   id:.*\n/, ''),
      'policy/metadata',
      /own\/x\.rego: its METADATA has no `custom\.id`/,
    ],
    [
      'no title',
      (text: string) => text.replace(/# title:.*\n/, ''),
      'policy/metadata',
      /no `title`/,
    ],
    [
      'no remedy',
      (text: string) => text.replace(/#   remedy:.*\n/, ''),
      'policy/metadata',
      /no `custom\.remedy`/,
    ],
    [
      'a severity of its own',
      (text: string) => text.replace('severity: low', 'severity: huge'),
      'policy/metadata',
      /is "huge", expected low, medium, high, critical/,
    ],
    [
      'another id than its package',
      (text: string) => text.replace('#   id: cost/small-databases', '#   id: cost/other'),
      'policy/id',
      /by its package it is cost\/small-databases/,
    ],
    [
      'another id in its rule',
      (text: string) => text.replace('id := "cost/small-databases"', 'id := "cost/other"'),
      'policy/id',
      /`id := "cost\/other"`/,
    ],
    [
      'an id of ours',
      (text: string) =>
        text
          .replaceAll('cost/small-databases', 'edge/waf-attached')
          .replace('cost.small_databases', 'edge.waf_attached'),
      'policy/id',
      /edge\/waf-attached is a policy of Holdfast’s own/,
    ],
    [
      'no results',
      (text: string) => text.replace('results contains', 'outcomes contains'),
      'policy/no-rule',
      /it has no rule results/,
    ],
    [
      'no scope',
      (text: string) => text.replaceAll('in_scope', 'scope'),
      'policy/no-rule',
      /it has no rule in_scope/,
    ],
    [
      'another package',
      (text: string) => text.replace('policies.cost.small_databases', 'cost'),
      'policy/package',
      /its package is cost, expected policies\.<area>\.<rule>/,
    ],
    [
      'our entrypoint',
      (text: string) => text.replace('policies.cost.small_databases', 'holdfast'),
      'policy/package',
      /its package is holdfast/,
    ],
    [
      'our library',
      (text: string) => text.replace('policies.cost.small_databases', 'lib.uncertain'),
      'policy/package',
      /its package is lib\.uncertain/,
    ],
    [
      'no verdict',
      (text: string) => text.replace('"verdict": verdict(class),', ''),
      'policy/bad-result',
      /has no `verdict`/,
    ],
    [
      'a syntax error',
      (text: string) => `${text}\nx := {`,
      'policy/not-compiled',
      /own\/x\.rego:\d+: rego_parse_error/,
    ],
    [
      'a built-in that wasm lacks',
      (text: string) => `${text}\nx := time.now_ns()\n`,
      'policy/not-compiled',
      /own\/x\.rego:\d+: rego_type_error: undefined function time\.now_ns/,
    ],
    [
      'a call to the network',
      (text: string) => `${text}\nx := http.send({"method": "get", "url": "http://127.0.0.1"})\n`,
      'policy/not-compiled',
      /undefined function http\.send/,
    ],
  ])('%s', async (_what, change, code, message) => {
    const judged = judge(policy(change));
    await expect(judged).rejects.toMatchObject({ code, exitCode: 2 });
    await expect(judged).rejects.toThrow(message);
  });

  test('values that conflict', async () => {
    const twice =
      '\nbroken := 1 if input.version\n\nbroken := 2 if input.version\n\nresults contains broken\n';
    await expect(judge(policy((text) => text + twice))).rejects.toMatchObject({
      code: expect.stringMatching(/^policy\/(failed|bad-result|not-compiled)$/),
      exitCode: 2,
    });
  });

  test('a hint that says what wasm lacks', async () => {
    await expect(judge(policy((text) => `${text}\nx := time.now_ns()\n`))).rejects.toMatchObject({
      hint: expect.stringContaining('has no time.now_ns'),
    });
  });

  test('a folder without policies', async () => {
    await expect(judge({ 'own/README.md': '' })).rejects.toMatchObject({ code: 'policy/no-files' });
  });
});

test.each(['/dev/zero', 'a.rego', 'nowhere'])('a policy that is a link to %s is refused', (to) => {
  const dir = folderWith({ 'own/b.rego': '' });
  symlinkSync(to, join(dir, 'own/a.rego'));
  expect(() => readPolicySources(join(dir, 'own'), 'own')).toThrow(
    'own/a.rego is not a file that can be read',
  );
});

test('an `opa` in a folder that the PATH names relative to the current one is not run', () => {
  const dir = folderWith({ 'bin/opa': '#!/bin/sh\necho Version: 1.9.9\n' });
  chmodSync(join(dir, 'bin/opa'), 0o755);
  vi.stubEnv('OPA', undefined);
  vi.stubEnv('PATH', join(dir, 'bin'));
  expect(findOpa()?.version).toContain('1.9.9');
  vi.stubEnv('PATH', relative(process.cwd(), join(dir, 'bin')));
  expect(findOpa()).toBeUndefined();
});

test('without `opa` there is a clear message', () => {
  vi.stubEnv('OPA', undefined);
  vi.stubEnv('PATH', dirname(process.execPath));
  const own = folderWith({ 'x.rego': METADATA + BODY });
  const compile = () =>
    compileUserPolicies([{ dir: own, shown: 'own' }], { bundledIds: [], cacheDir: null });
  expect(compile).toThrow(
    expect.objectContaining({
      code: 'policy/no-opa',
      exitCode: 2,
      hint: expect.stringContaining('Install Open Policy Agent'),
    }),
  );
});
