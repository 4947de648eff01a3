import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { explainSkip, testOpa } from './opa.fixture.js';
import { compileUserPolicies } from './user-policies.js';
import { useCache, METADATA, BODY, folderWith, judge } from './user-policies.fixture.js';

explainSkip('src/rego/user-policies.test.ts');
const cache = useCache();

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
