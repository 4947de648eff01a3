import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

// Runs the steps of a GitHub workflow or composite action as its runner does: expressions are replaced,
// `run` goes to bash, outputs come from the file that GITHUB_OUTPUT names. `uses` is only noted.

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
  readonly 'continue-on-error'?: boolean;
}

export interface StepResult {
  readonly step: Step;
  /** Exit code of `run`; null for `uses`. */
  readonly code: number | null;
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** `with` of `uses`, expressions replaced. */
  readonly with: Readonly<Record<string, string>>;
}

export interface Runner {
  /** Where the steps run, with whatever the test puts there. */
  readonly workspace: string;
  /** Puts a program of the test's own on PATH. */
  program(name: string, script: string): void;
  /** Lines that programs of the test have written to $CALLS. */
  calls(): string[];
  summary(): string;
  /** Steps whose `if` does not hold are left out; it stops at the first that fails, but for `always()`. */
  run(
    steps: readonly Step[],
    context: Readonly<Record<string, string>>,
    env?: Readonly<Record<string, string>>,
  ): StepResult[];
}

export function createRunner(): Runner {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-workflow-'));
  const [workspace, bin, temp] = ['workspace', 'bin', 'temp'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const dir of [workspace, bin, temp]) mkdirSync(dir);
  const calls = join(root, 'calls');
  const summary = join(root, 'summary');
  const text = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

  function runStep(
    step: Step,
    context: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>>,
  ): StepResult {
    const own = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, expand(value, context)]),
    );
    const options = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [
        name,
        expand(String(value), context),
      ]),
    );
    if (step.run === undefined) return { step, code: null, output: '', outputs: {}, with: options };
    const outputs = join(root, `outputs-${Math.random()}`);
    // As the runner calls it: see "shell: bash" in GitHub's workflow syntax.
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: resolve(workspace, expand(step['working-directory'] ?? '.', context)),
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
        HOME: root,
        CALLS: calls,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: outputs,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_REPOSITORY: 'team/stack',
        ...env,
        ...own,
      },
    });
    return {
      step,
      code: ran.status,
      output: `${ran.stdout}${ran.stderr}`,
      outputs: Object.fromEntries(
        text(outputs)
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
      with: options,
    };
  }

  return {
    workspace,
    program(name, script) {
      writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    },
    calls: () =>
      text(calls)
        .split('\n')
        .filter((line) => line !== ''),
    summary: () => text(summary),
    run(steps, given, env = {}) {
      const context: Record<string, string> = { ...given };
      const results: StepResult[] = [];
      let failed = false;
      for (const step of steps) {
        const condition = (step.if ?? '').replace(/^\$\{\{(.*)\}\}$/, '$1').trim();
        if (failed && !/always\(\)|!cancelled\(\)/.test(condition)) continue;
        if (!holds(condition, context)) continue;
        const result = runStep(step, context, env);
        results.push(result);
        failed ||= (result.code ?? 0) !== 0;
        for (const [name, value] of Object.entries(result.outputs))
          context[`steps.${step.id}.outputs.${name}`] = value;
      }
      return results;
    },
  };
}

/** Replaces `${{ a }}` and `${{ a || 'b' }}`; what the context does not have is empty, as GitHub has it. */
export function expand(text: string, context: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const parts = expression.split('||').map((part) => valueOf(part.trim(), context));
    return parts.find((value) => value !== '') ?? '';
  });
}

const valueOf = (term: string, context: Readonly<Record<string, string>>): string =>
  /^'.*'$/.test(term) ? term.slice(1, -1) : (context[term] ?? '');

/** `a == 'b' && c != ''`, and the functions that look at earlier steps: all that our files use. */
function holds(condition: string, context: Readonly<Record<string, string>>): boolean {
  if (condition === '') return true;
  return condition.split('&&').every((part) => {
    const term = part.trim();
    if (term === 'always()' || term === '!cancelled()') return true;
    const compared = /^(\S+) (==|!=) ('.*')$/.exec(term);
    if (compared === null) throw new Error(`a condition that this runner does not know: ${term}`);
    const [, left = '', operator, right = ''] = compared;
    return (valueOf(left, context) === valueOf(right, context)) === (operator === '==');
  });
}
