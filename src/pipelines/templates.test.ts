import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PLAN } from '../cli/cli.fixture.js';
import { COMMANDS } from '../cli/commands.js';
import { childEntry } from '../process/child-entry.js';
import { createRunner, expand, type Runner, type Step } from './workflow.fixture.js';

const TEMPLATES = 'templates/pipelines';
const read = (name: string): string => readFileSync(join(TEMPLATES, name), 'utf8');

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly env?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}

let runner: Runner;
/** `terraform show` prints the bundled plan; `holdfast` is the built one, but on AWS it is only noted. */
beforeEach(() => {
  runner = createRunner();
  const cli = childEntry(import.meta.url, '../cli/main.js');
  runner.program(
    'terraform',
    `echo "terraform $*" >> "$CALLS"; case "$*" in *"show -json"*) cat '${resolve(PLAN)}';; esac`,
  );
  runner.program('npm', 'echo "npm $*" >> "$CALLS"');
  runner.program(
    'holdfast',
    `echo "holdfast $*" >> "$CALLS"; case "$*" in *"--target aws"*|"load "*) ;; *) exec node '${cli}' "$@";; esac`,
  );
  runner.program('npx', 'exec "$@"');
  // A worktree of the base branch has what `npm ci` would install there.
  runner.program(
    'git',
    `echo "git $*" >> "$CALLS"; case "$*" in *"worktree add"*) mkdir -p "\${@: -2:1}/node_modules/.bin"
      ln -s "$(command -v holdfast)" "\${@: -2:1}/node_modules/.bin/holdfast";; esac`,
  );
});

/** Every option that is given to a command is one that it has, and what has a value has one. */
function expectKnown(call: string): void {
  const [, name, ...words] = call.split(' ');
  const command = COMMANDS.find((each) => each.name === name);
  expect(command, call).toBeDefined();
  for (const word of words.filter((each) => each.startsWith('--')))
    expect(command?.options.map(({ flag }) => flag)).toContain(word);
}

const holdfastCalls = (): string[] => runner.calls().filter((call) => call.startsWith('holdfast '));

function runJob(
  workflow: Workflow,
  name: string,
  context: Readonly<Record<string, string>> = {},
): ReturnType<Runner['run']> {
  const job = workflow.jobs[name];
  const env = Object.fromEntries(
    Object.entries(job?.env ?? {}).map(([key, value]) => [key, expand(value, context)]),
  );
  return runner.run(job?.steps ?? [], context, env);
}

describe('the workflows for GitHub', () => {
  it('gate: plans the pull request, and hands the plan to the action with what it asks for', () => {
    for (const dir of ['pull', 'base']) mkdirSync(join(runner.workspace, dir));
    const workflow = parse(read('github-gate.yml')) as Workflow;
    const results = runJob(workflow, 'gate');
    expect(results.map(({ code }) => code ?? 0).every((code) => code === 0)).toBe(true);
    const gate = results.at(-1);
    const action = parse(readFileSync('action.yml', 'utf8')) as { inputs: object };
    for (const input of Object.keys(gate?.with ?? {}))
      expect(Object.keys(action.inputs)).toContain(input);
    expect(readFileSync(join(runner.workspace, 'pull/plan.json'), 'utf8')).toContain('"aws_lb"');
  });

  it('nightly: recovers first, shows what would be hit, runs, and recovers whatever came of it', () => {
    const workflow = parse(read('github-nightly-chaos.yml')) as Workflow;
    const roles = { 'vars.HOLDFAST_PLAN_ROLE': 'PLAN', 'vars.HOLDFAST_CHAOS_ROLE': 'CHAOS' };
    const results = runJob(workflow, 'chaos', roles);
    expect(results.map(({ code }) => code ?? 0).every((code) => code === 0)).toBe(true);
    const calls = holdfastCalls();
    calls.forEach(expectKnown);
    const scenarios = 'stop-instance kill-az fail-database --plan plan.json --state state.json';
    expect(calls).toEqual([
      'holdfast recover --target aws',
      `holdfast run ${scenarios} --target aws --dry-run`,
      `holdfast run ${scenarios} --target aws --yes`,
      'holdfast recover --target aws',
    ]);

    // Terraform has another role than faults: neither may do what the other's does.
    const order = results
      .map(
        ({ step, with: given }) =>
          given['role-to-assume'] ?? (step.run ?? '').match(/terraform|holdfast/)?.[0] ?? '',
      )
      .filter((each) => each !== '');
    expect(order).toEqual([
      'PLAN',
      'terraform',
      'CHAOS',
      'holdfast',
      'holdfast',
      'holdfast',
      'holdfast',
    ]);

    runner.program('npx', 'echo "$*" >> "$CALLS"; [ "$3" != stop-instance ]');
    const failing = runJob(workflow, 'chaos');
    expect(failing.map(({ code }) => code)).toContain(1);
    expect(runner.calls().at(-1)).toBe('holdfast recover --target aws');
    expect(failing.at(-1)?.step.uses).toMatch(/upload-artifact/);
  });

  it('load test: loads the host of the repository’s variable alone', () => {
    const workflow = parse(read('github-load-test.yml')) as Workflow;
    const context = {
      'inputs.url': 'https://a.example/;touch x',
      'inputs.rate': '100',
      'vars.HOLDFAST_LOAD_HOST': 'b.example',
    };
    const results = runJob(workflow, 'load', context);
    expect(results.map(({ code }) => code ?? 0).every((code) => code === 0)).toBe(true);
    const [call = ''] = holdfastCalls();
    expectKnown(call);
    expect(call).toContain('--url https://a.example/;touch x --allow-host b.example');
    expect(readdirSync(runner.workspace)).not.toContain('x');
  });
});

/** Lines of a job's script, run as the runner of another system does: one shell, ending at the first failure. */
function runScript(lines: readonly string[], env: Readonly<Record<string, string>>): string {
  const [result] = runner.run([{ run: lines.join('\n') }], {}, env);
  expect(result?.output ?? '').not.toContain('not found');
  expect(result?.code, result?.output).toBe(0);
  return result?.output ?? '';
}

interface GitLabJob {
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

interface AtlantisFile {
  readonly workflows: {
    readonly holdfast: {
      readonly plan: { readonly steps: readonly (string | { readonly run: string })[] };
    };
  };
}

/** What Atlantis runs in a shell, with the programs of the test. */
function atlantisSteps({ holdfast }: AtlantisFile['workflows']): string[] {
  return holdfast.plan.steps
    .flatMap((step) => (typeof step === 'string' ? [] : [step.run]))
    .map((step) =>
      step
        .replace('/opt/holdfast/node_modules/.bin/holdfast', 'holdfast')
        .replace('--trust-dir /opt/holdfast', '--trust-dir ..'),
    );
}

describe('GitLab, Jenkins and Atlantis', () => {
  it('GitLab: plans, gates by the base, breaks, recovers', () => {
    const jobs = parse(read('gitlab-ci.yml')) as Readonly<Record<string, GitLabJob>>;
    const env = {
      TERRAFORM_DIR: '.',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: 'abc',
      CHAOS_TOKEN: 'secret',
      AWS_WEB_IDENTITY_TOKEN_FILE: join(runner.workspace, 'token'),
      LOAD_URL: 'http://127.0.0.1:1/',
      HOLDFAST_LOAD_HOST: '127.0.0.1',
    };
    writeFileSync(join(runner.workspace, 'main.tf'), '');
    runScript(jobs['plan']?.script ?? [], env);
    // Without lines from the source: Terraform is not really here.
    const gate = (jobs['gate']?.script ?? []).map((line) =>
      line.replace(' --config-dir "$TERRAFORM_DIR"', ''),
    );
    expect(runScript(gate, env)).toContain('38 pass, 0 fail');
    expect(readFileSync(join(runner.workspace, 'gate.xml'), 'utf8')).toContain('<testsuites');
    expect(runner.calls()).toContain(`npm --prefix ${runner.workspace}@base ci --ignore-scripts`);
    for (const job of ['chaos', 'load']) {
      runScript(jobs[job]?.script ?? [], env);
      runScript(jobs[job]?.after_script ?? [], env);
    }
    expect(holdfastCalls().at(-2)).toBe('holdfast recover --target aws');
    holdfastCalls().forEach(expectKnown);
  });

  it('Jenkins: each of its shell steps', () => {
    const scripts = [...read('Jenkinsfile').matchAll(/sh '''([\s\S]*?)'''/g)].map(
      ([, script = '']) => script,
    );
    expect(scripts).toHaveLength(3);
    const temporary = `${runner.workspace}@tmp`;
    for (const script of scripts) {
      const own = script.replace(/\\\n\s+--config-dir "\$TERRAFORM_DIR" /, '');
      runScript([own], { TERRAFORM_DIR: '.', CHANGE_TARGET: 'main', WORKSPACE_TMP: temporary });
    }
    expect(readFileSync(join(runner.workspace, 'gate.xml'), 'utf8')).toContain('<testsuites');
    holdfastCalls().forEach(expectKnown);
  });

  it('gate a plan of which no fault can be predicted: one without a load balancer', () => {
    runner.program('holdfast', 'echo "holdfast $1" >> "$CALLS"; [ "$1" != predict ] || exit 2');
    const { gate } = parse(read('gitlab-ci.yml')) as Readonly<Record<string, GitLabJob>>;
    const jenkins = [...read('Jenkinsfile').matchAll(/sh '''([\s\S]*?)'''/g)]
      .map(([, script = '']) => script)
      .filter((script) => script.includes('holdfast gate'));
    const { workflows } = parse(read('atlantis.yaml')) as AtlantisFile;
    for (const script of [gate?.script ?? [], jenkins, atlantisSteps(workflows)])
      expect(
        runScript(script, {
          CHANGE_TARGET: 'main',
          SHOWFILE: 'show.json',
          WORKSPACE_TMP: `${runner.workspace}@tmp`,
        }),
      ).toContain('No faults were predicted.');
    const each = ['holdfast predict', 'holdfast gate'];
    expect(holdfastCalls()).toEqual([...each, ...each, ...each]);
  });

  it('Atlantis: what its server runs after the plan', () => {
    const { workflows } = parse(read('atlantis.yaml')) as AtlantisFile;
    runScript(atlantisSteps(workflows), { PLANFILE: 'plan.bin', SHOWFILE: 'show.json' });
    expect(holdfastCalls()).toHaveLength(2);
    holdfastCalls().forEach(expectKnown);
  });
});
