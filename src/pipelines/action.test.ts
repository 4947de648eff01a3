import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FLAWED_PLAN, PLAN } from '../cli/cli.fixture.js';
import { childEntry } from '../process/child-entry.js';
import { createRunner, type Runner, type Step, type StepResult } from './workflow.fixture.js';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}
const action = parse(readFileSync('action.yml', 'utf8')) as Action;

/** GitHub's CLI, as far as the action calls it: tells the comments that there are, and notes what is sent. */
const GH = `
case "$*" in
  *--paginate*) [ -z "\${GH_FAILS:-}" ] || exit 1; printf '%s' "\${COMMENT_IDS:-}" ;;
  *) [ -z "\${GH_REFUSES:-}" ] || exit 1; echo "gh $*" >> "$CALLS" ;;
esac`;

let runner: Runner;
beforeEach(() => {
  runner = createRunner();
  runner.program('gh', GH);
  runner.program('npm', 'echo "npm $*" >> "$CALLS"; exit 1');
  const base = join(runner.workspace, 'base/node_modules/.bin');
  mkdirSync(base, { recursive: true });
  mkdirSync(join(runner.workspace, 'pull'));
  symlinkSync(childEntry(import.meta.url, '../cli/main.js'), join(base, 'holdfast'));
});

function run(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): StepResult[] {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [
    `inputs.${name}`,
    input.default ?? '',
  ]);
  const given = Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value]);
  const github = { 'github.event.number': '7', 'github.event_name': 'pull_request' };
  return runner.run(
    action.runs.steps,
    { ...github, ...Object.fromEntries([...defaults, ...given]) },
    env,
  );
}

const PULL = { 'working-directory': 'pull', 'trust-dir': '../base' };
const named = (results: readonly StepResult[], name: string): StepResult | undefined =>
  results.find(({ step }) => step.name === name);

describe('the action', () => {
  it('passes a plan that is proven, and comments with what each fault would do', () => {
    const results = run({ ...PULL, plan: resolve(PLAN) });
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, null, 0, 0]);
    expect(named(results, 'Judge the plan')?.outputs['exit-code']).toBe('0');
    const comment = named(results, 'Say what each fault would do')?.outputs['markdown'] ?? '';
    expect(runner.calls()).toEqual([
      `gh api --silent --method POST repos/team/stack/issues/7/comments --field body=@${comment}`,
    ]);
    const written = readFileSync(comment, 'utf8');
    expect(written).toMatch(/^<!-- holdfast-gate -->/);
    expect(written).toContain('kill-az');
    expect(runner.summary()).toBe(written);
    const sarif = JSON.parse(
      readFileSync(named(results, 'Upload the findings')?.with['sarif_file'] ?? '', 'utf8'),
    ) as { readonly version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it('fails with the gate’s own exit code, annotates, and replaces its earlier comment', () => {
    const results = run({ ...PULL, plan: resolve(FLAWED_PLAN) }, { COMMENT_IDS: '41\n42' });
    expect(named(results, 'Judge the plan')?.output).toMatch(/^::error /m);
    expect(results.at(-1)).toMatchObject({ step: { name: 'Verdict' }, code: 1 });
    expect(runner.calls().join('\n')).toContain(
      '--method PATCH repos/team/stack/issues/comments/41',
    );
  });

  it('ends with 2 for what is no plan, without a comment', () => {
    writeFileSync(join(runner.workspace, 'pull/plan.json'), '{}');
    const results = run({ ...PULL, plan: 'plan.json' });
    expect(results.at(-1)).toMatchObject({ step: { name: 'Verdict' }, code: 2 });
    expect(runner.calls()).toEqual([]);
  });

  it.each(['GH_FAILS', 'GH_REFUSES'])(
    'judges all the same where comments are not allowed (%s)',
    (refusal) => {
      const results = run({ ...PULL, plan: resolve(PLAN) }, { [refusal]: 'yes' });
      expect(named(results, 'Comment on the pull request')?.output).toContain('::warning::');
      expect(results.at(-1)?.code).toBe(0);
    },
  );

  it('depends on nothing of GitHub’s for its verdict: what it only uses may fail', () => {
    const used = action.runs.steps.filter(({ uses }) => uses !== undefined);
    expect(used.map((step) => step['continue-on-error'])).toEqual([true]);
  });

  it('takes no input for a command', () => {
    const trap = join(runner.workspace, 'trap');
    const results = run({ ...PULL, plan: `$(touch ${trap});\`touch ${trap}\`;"; touch ${trap}` });
    expect(results.at(-1)?.code).toBe(2);
    expect(() => readFileSync(trap)).toThrow('ENOENT');
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
  });

  it('installs the version that it is told, without running scripts, where none is trusted', () => {
    const results = run({ plan: resolve(PLAN), version: '0.1.0' });
    expect(results[0]?.output).toContain('Without trust-dir');
    expect(runner.calls()[0]).toMatch(/^npm install .*--ignore-scripts .*holdfast@0\.1\.0$/);
  });

  it('has the version of this package, and outputs that its steps make', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(action.inputs['version']?.default).toBe(version);
    const results = run({ ...PULL, plan: resolve(PLAN) });
    for (const { value } of Object.values(action.outputs)) {
      const [, id, name] = /steps\.(\w+)\.outputs\.([\w-]+)/.exec(value) ?? [];
      const made = results.find(({ step }) => step.id === id)?.outputs[name ?? ''];
      expect(made, value).toBeTruthy();
    }
  });
});
