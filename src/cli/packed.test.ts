import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, guidePages } from '../docs/markdown.fixture.js';
import type { Summary } from '../model/summary.js';
import { installPacked, type Ended, type ScratchProject } from './packed.fixture.js';

/** Two instances and no database: its lab is up in a moment. */
const PLAN = 'fixtures/plans/banking-two-instances/plan.json';
const TSCONFIG = {
  compilerOptions: { target: 'ES2022', strict: true, noEmit: true, types: ['node'] },
  include: ['suites', '*.ts'],
};

let project: ScratchProject;
let made: Ended;
beforeAll(async () => {
  project = await installPacked();
  const init = ['init', '.', '--plan', resolve(PLAN), '--ci', 'github'];
  made = await project.run('holdfast/dist/cli/main.js', init);
}, 120_000);
afterAll(() => project.remove());

const read = (path: string): string => readFileSync(join(project.dir, path), 'utf8');

describe('Holdfast as others install it', () => {
  it('has all that it needs at run time, and nothing that only we need', () => {
    expect(project.packed).toEqual(
      expect.arrayContaining([
        'policies/bundle/policy.wasm',
        'scenarios/kill-az.yaml',
        'scenarios/k6/load.ts',
        'suites/chaos/chaos.suite.ts',
        'templates/ci/Jenkinsfile',
        'fixtures/plans/private-web-app/plan.json',
        'dist/vitest/matchers.d.ts',
      ]),
    );
    const needless =
      /\.test\.|\.fixture\.|_test\.rego|\.map$|\/sample\/|\/testing\/|^(?:src|bench|infra|reports|tools|scripts|\.)/;
    const ours = project.packed.filter((path) => !path.startsWith('templates/'));
    expect(ours.filter((path) => needless.test(path))).toEqual([]);
    expect(project.packed.filter((path) => path.startsWith('fixtures/'))).toHaveLength(1);
  });

  it('makes a project that gates a plan and runs a scenario with `npx vitest run`', async () => {
    expect(made.output).toContain('Next:\n  npx vitest run');
    // As short as a fault may be; the machine may be busy.
    const scenario = read('scenarios/lose-an-instance.yaml')
      .replace('beforeSeconds: 60', 'beforeSeconds: 5')
      .replace('duringSeconds: 180', 'duringSeconds: 60')
      .replace('afterSeconds: 60', 'afterSeconds: 5')
      .replace('durationSeconds: 180', 'durationSeconds: 60');
    writeFileSync(join(project.dir, 'scenarios/lose-an-instance.yaml'), scenario);
    const flawed = `
      import { expect, test } from 'vitest';
      import 'holdfast/vitest';
      test('sees a flaw', async () => {
        await expect(${JSON.stringify(resolve('fixtures/plans/banking-two-instances-first/plan.json'))}).not.toSatisfyPolicies();
      });`;
    writeFileSync(join(project.dir, 'suites/flawed.test.ts'), flawed);
    const unawaited = flawed.replace('await expect', 'void expect');
    writeFileSync(join(project.dir, 'suites/unawaited.test.ts'), unawaited);
    const { output } = await project.run('vitest/vitest.mjs', ['run'], { HOLDFAST_SPEED: '30' });
    expect(output).toContain('✓ suites/policy.test.ts');
    expect(output).toContain('✓ suites/flawed.test.ts');
    expect(output).toContain('toSatisfyPolicies was not awaited, so this test could not fail');

    const { runs } = JSON.parse(read('reports/suites/lose-an-instance/summary.json')) as Summary;
    const [run] = runs;
    expect(run?.faults.map(({ name, proven }) => ({ name, proven }))).toEqual([
      { name: 'stop-instance', proven: true },
    ]);
    expect(run?.samples.recorded).toBeGreaterThan(100);
    // What was measured decides what the suite says.
    expect(output).toContain(
      run?.verdict === 'pass'
        ? '✓ suites/chaos.test.ts'
        : `lose-an-instance in the lab: ${run?.verdict}`,
    );
  }, 240_000);

  it('has types that compile, however a project resolves modules', async () => {
    writeFileSync(join(project.dir, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    // What pages show in TypeScript has to compile as well.
    const shown = guidePages().flatMap((page) =>
      blocksOf(page).filter(({ language }) => language === 'ts'),
    );
    expect(shown.length).toBeGreaterThan(3);
    for (const { page, line, text } of shown) {
      const name = `${page.replace(/\W/g, '-')}-${line}.ts`;
      writeFileSync(join(project.dir, name), text);
    }
    const wrong = `import { expect } from 'vitest';\nimport 'holdfast/vitest';\n// @ts-expect-error\nexpect('plan.json').toSatisfyPolicies({ failOn: 'worst' });\n`;
    writeFileSync(join(project.dir, 'suites/wrong.ts'), wrong);
    const tsc = 'typescript/bin/tsc';
    const ended = await Promise.all([
      project.run(tsc, ['--module', 'nodenext', '--exactOptionalPropertyTypes']),
      project.run(tsc, ['--module', 'esnext', '--moduleResolution', 'bundler', '--skipLibCheck']),
    ]);
    expect(ended).toEqual([
      { code: 0, output: '' },
      { code: 0, output: '' },
    ]);
  });
});
