import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeFolder, type TestFolder } from '../../config/folder.fixture.js';
import { runHere } from '../run-here.fixture.js';

const PLAN = resolve('fixtures/plans/banking-two-instances/plan.json');
/** Its only resources keep Terraform's state: nothing runs there. */
const NO_APPLICATION = resolve('fixtures/plans/web-cluster-state/plan.json');

const folders: TestFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

function folderWith(files: Readonly<Record<string, string>> = {}): TestFolder {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
}

async function init(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runHere(['init', ...args]);
  return { code, said: `${stdout}\n${stderr}` };
}

/** Every file of a folder with its text. */
function textsOf(dir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(dir.length + 1), readFileSync(file, 'utf8')]),
  );
}

describe('holdfast init', () => {
  it('writes a project, and changes nothing the second time', async () => {
    const { dir } = folderWith();
    const first = await init(dir, '--plan', PLAN, '--ci', 'github');
    expect(first.code).toBe(0);
    const texts = textsOf(dir);
    expect(Object.keys(texts).toSorted()).toEqual([
      '.github/workflows/holdfast.yml',
      '.gitignore',
      'holdfast.config.ts',
      'package.json',
      'scenarios/lose-an-instance.yaml',
      'suites/chaos.test.ts',
      'suites/plan.ts',
      'suites/policy.test.ts',
      'vitest.config.ts',
    ]);
    for (const path of Object.keys(texts)) expect(first.said).toContain(`  ${path}`);
    expect(first.said).toContain('npm install --save-dev ./holdfast-');

    const second = await init(dir, '--plan', PLAN, '--ci', 'github', '--force');
    expect(second.said).not.toMatch(/Written|Replaced|Left alone/);
    expect(textsOf(dir)).toEqual(texts);
  });

  it('leaves alone what is there, says why, and what to add', async () => {
    const ignoredBefore = 'plan.bin\n/reports';
    const own = {
      'package.json': '{"dependencies":{"vitest":"4"}}',
      'vite.config.js': 'export default {}',
      'holdfast.config.json': '{}',
      'suites/policy.test.ts': '// mine',
    };
    const { dir } = folderWith({ ...own, '.gitignore': ignoredBefore });
    const { said } = await init(dir, '--plan', PLAN);
    const { '.gitignore': ignored, ...after } = textsOf(dir);
    expect(after).toMatchObject(own);
    expect(ignored).toBe(`${ignoredBefore}\n\n# Holdfast\nnode_modules/\n.holdfast/\n`);
    expect(after['vitest.config.ts']).toBeUndefined();
    expect(said).toContain('package.json: it is yours. Add to devDependencies: holdfast\n');
    expect(said).toContain('vitest.config.ts: vite.config.js is there already');
    expect(said).toContain('holdfast.config.ts: holdfast.config.json is the configuration already');
    expect(said).toContain('suites/policy.test.ts: it is there and differs');
  });

  it('replaces with --force only what it could keep', async () => {
    const { dir, write } = folderWith({ 'suites/policy.test.ts': '// mine', 'package.json': 'no' });
    await init(dir, '--plan', PLAN, '--force');
    expect(textsOf(dir)).toMatchObject({
      'suites/policy.test.ts.before-init': '// mine',
      'package.json': 'no',
    });
    write({ 'suites/policy.test.ts': '// mine again' });
    const { said } = await init(dir, '--plan', PLAN, '--force');
    expect(said).toContain('policy.test.ts.before-init is there: move that away first');
    expect(textsOf(dir)['suites/policy.test.ts']).toBe('// mine again');
    expect(said).toContain('package.json: it is yours. It is no JSON object');
  });

  it('follows no link', async () => {
    const outside = folderWith({ 'other.txt': 'theirs' });
    const { dir } = folderWith();
    symlinkSync(join(outside.dir, 'other.txt'), join(dir, 'holdfast.config.ts'));
    symlinkSync(join(outside.dir, 'missing'), join(dir, '.gitignore'));
    const { said } = await init(dir, '--plan', PLAN, '--force');
    expect(said.match(/it is there, and no plain file/g)).toHaveLength(2);
    expect(textsOf(outside.dir)).toEqual({ 'other.txt': 'theirs' });
    rmSync(join(dir, '.gitignore'));
  });

  it('says that the bundled plan is not the user’s', async () => {
    const { dir } = folderWith();
    const { said } = await init(dir);
    expect(said).toContain('No --plan was given');
    expect(textsOf(dir)['suites/plan.ts']).toContain('it says nothing of your stack');
  });

  it('writes no suite that could not run, and says why', async () => {
    const { dir } = folderWith();
    const { code, said } = await init(dir, '--plan', NO_APPLICATION);
    expect(code).toBe(0);
    expect(said).toMatch(
      /This plan cannot be run \(.+suites\/chaos\.test\.ts and its scenario were/,
    );
    expect(Object.keys(textsOf(dir))).not.toContain('suites/chaos.test.ts');
  });

  it('writes nothing where the plan is none, or its name is not safe', async () => {
    const { dir, write } = folderWith();
    write({ "it's.json": readFileSync(NO_APPLICATION, 'utf8'), 'no.json': '{}' });
    expect(await init(dir, '--plan', join(dir, "it's.json"))).toMatchObject({
      code: 2,
      said: expect.stringContaining('[init/plan-path]') as string,
    });
    expect((await init(dir, '--plan', join(dir, 'no.json'))).said).toContain('[plan/');
    expect(Object.keys(textsOf(dir))).toHaveLength(2);
  });

  it.each([
    ['github', '.github/workflows/holdfast.yml'],
    ['gitlab', '.gitlab-ci.yml'],
    ['jenkins', 'Jenkinsfile'],
  ])('names the plan in the file of %s', async (ci, path) => {
    const { dir } = folderWith({ 'plans/my plan.json': readFileSync(PLAN, 'utf8') });
    await init(dir, '--plan', join(dir, 'plans/my plan.json'), '--ci', ci);
    const text = textsOf(dir)[path] ?? '';
    expect(text.match(/plans\/my plan\.json/g)).toHaveLength(1);
    expect(text).toContain('npx holdfast gate "$HOLDFAST_PLAN"');
    if (ci === 'jenkins') return;
    const { env, variables } = parse(text) as Record<string, Record<string, string> | undefined>;
    expect((env ?? variables)?.['HOLDFAST_PLAN']).toBe('plans/my plan.json');
  });
});
