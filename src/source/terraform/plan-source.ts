import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../model/error.js';
import type { Plan } from '../../plan/plan.js';
import { mintIds, type Minted } from '../mint.js';
import { readMockedChanges, type MockedChange } from '../mocked-change.js';
import type { ModuleTree } from '../module-tree.js';
import { openSource, type OpenSource } from '../open-source.js';
import { readProviders } from '../providers.js';
import { findTerraform, isNewEnough } from './find-terraform.js';
import { writeMockFile } from './mock-file.js';
import { writeModuleManifest } from './module-manifest.js';
import { makePrivateFolder, type PrivateFolder } from './private-folder.js';
import { refuse, refuseUnisolated, type Refusal } from './refusals.js';
import {
  isolatedSandbox,
  pathInside,
  plainSandbox,
  type Outcome,
  type Sandbox,
  type SandboxPaths,
} from './sandbox.js';
import { readTestOutput } from './test-output.js';
import { copySource } from './working-copy.js';

export interface PlanSourceOptions {
  /** Folder with providers, as `terraform providers mirror` makes it. */
  readonly mirror: string | undefined;
  readonly signal: AbortSignal;
  /** Of each of the two commands; real. */
  readonly timeoutMs?: number;
  /** File of Terraform; the one on PATH where it is left out. */
  readonly terraform?: string;
  /** For tests: do not ask the system for namespaces. */
  readonly plain?: boolean;
}

/** What the source plans with every provider mocked. It holds the source's texts: see takeLinks. */
export interface MockedPlan {
  readonly changes: ReadonlyMap<string, MockedChange>;
  readonly minted: Minted;
  /** The copy as it was read; its files are gone. */
  readonly tree: ModuleTree;
  readonly isolated: boolean;
  readonly terraformVersion: string;
}

const TIMEOUT_MS = 120_000;

/**
 * Plans a copy of the source through `terraform test` with mocked providers. A refusal says why there
 * is no such plan; the source is hostile, so that nothing Terraform prints is shown.
 */
export async function planSource<T>(
  plan: Plan,
  source: OpenSource,
  options: PlanSourceOptions,
  use: (mocked: MockedPlan) => T,
): Promise<T | Refusal> {
  const folder = makePrivateFolder();
  try {
    return await planIn(folder, plan, source, options, use);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { code: error.code, message: error.message };
  } finally {
    await folder.remove();
  }
}

async function planIn<T>(
  folder: PrivateFolder,
  plan: Plan,
  source: OpenSource,
  options: PlanSourceOptions,
  use: (mocked: MockedPlan) => T,
): Promise<T | Refusal> {
  const jail = folder.path;
  const work = join(jail, 'work');
  const directory = copySource(source.tree, work);
  // From here on the copy counts, whatever becomes of the source meanwhile.
  const { tree } = openSource({
    directory: join(work, directory),
    sourceRoot: work,
    fetched: source.fetched,
  });
  const providers = readProviders(tree);
  const refusal = refuse(tree, providers, options.mirror);
  if (refusal) return refusal;
  const terraform = options.terraform ?? findTerraform();
  if (terraform === undefined)
    return { code: 'source/no-terraform', message: 'there is no `terraform` on PATH' };
  const minted = mintIds(plan, tree, randomBytes(32).toString('hex'));
  const mirror = options.mirror ?? '';
  prepare(jail, {
    'data/modules/modules.json': writeModuleManifest(tree, source.fetched),
    'values.json': JSON.stringify(valuesOf(plan)),
  });
  const testFile = join(work, directory, `holdfast-${randomBytes(4).toString('hex')}.tftest.json`);
  const opened = await openSandbox({ jail, terraform, mirror }, options);
  if ('code' in opened) return opened;
  const { sandbox, version } = opened;
  if (!sandbox.isolated) {
    const more = refuseUnisolated(tree);
    if (more) return more;
  }
  writeFileSync(join(jail, 'rc'), cliConfig(sandbox.isolated ? '/mirror' : mirror));
  const run = (...args: readonly string[]): Promise<Outcome> => {
    const chdir = `-chdir=${pathInside(sandbox, jail, join('work', directory))}`;
    return sandbox.run([chdir, ...args], {
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      signal: options.signal,
      onGroup: folder.guard,
    });
  };
  const init = await run('init', '-backend=false', '-get=false', '-input=false', '-no-color');
  if (init.end !== 'exited') return endedEarly(init.end);
  if (init.code !== 0) {
    return {
      code: 'source/init-failed',
      message:
        'terraform cannot be set up for it: the provider mirror may have no version that the source accepts, or the source is not valid',
    };
  }
  const values = `-var-file=${pathInside(sandbox, jail, 'values.json')}`;
  let failure = '';
  for (const types of ['all', 'core'] as const) {
    writeFileSync(testFile, writeMockFile(plan, tree, minted, providers, types), { mode: 0o600 });
    const test = await run('test', '-json', '-verbose', '-no-color', values);
    if (test.end !== 'exited') return endedEarly(test.end);
    const output = readTestOutput(test.stdout, tree);
    const changes = output.plan === undefined ? undefined : readMockedChanges(output.plan);
    const { isolated } = sandbox;
    if (changes) return use({ changes, minted, tree, isolated, terraformVersion: version });
    failure ||= output.failure;
  }
  return { code: 'source/plan-failed', message: `its mocked plan failed${failure}` };
}

/** A variable without a value in the plan is null, whatever its default. */
function valuesOf({ variables }: Plan): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...variables].map(([name, value]) => [name, value ?? null]));
}

/** Files of ours in the jail, and the empty folders that are mounted over. */
function prepare(jail: string, files: Readonly<Record<string, string>>): void {
  for (const name of ['bin', 'mirror', 'tmp', 'home', 'dev', 'data'])
    mkdirSync(join(jail, name), { recursive: true });
  for (const name of ['bin/terraform', 'dev/null', 'rc']) writeFileSync(join(jail, name), '');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(jail, name)), { recursive: true });
    writeFileSync(join(jail, name), text, { mode: 0o600 });
  }
}

/** Providers come from one folder and from nowhere else. */
function cliConfig(mirror: string): string {
  return [
    'disable_checkpoint = true',
    'provider_installation {',
    '  filesystem_mirror {',
    `    path = ${JSON.stringify(mirror).replaceAll(/[$%]\{/g, (mark) => `${mark[0] ?? ''}${mark}`)}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** The strictest sandbox that this system lets us have, tried by asking Terraform for its version. */
async function openSandbox(
  paths: SandboxPaths,
  { signal, plain }: PlanSourceOptions,
): Promise<{ readonly sandbox: Sandbox; readonly version: string } | Refusal> {
  const candidates =
    plain === true ? [plainSandbox(paths)] : [isolatedSandbox(paths), plainSandbox(paths)];
  for (const sandbox of candidates) {
    const { end, code, stdout } = await sandbox.run(['version', '-json'], {
      timeoutMs: 20_000,
      signal,
    });
    if (end === 'aborted') return endedEarly(end);
    if (end !== 'exited' || code !== 0) continue;
    const version = /"terraform_version":\s*"(\d+\.\d+\.\d+)/.exec(stdout.toString('utf8'))?.[1];
    if (version === undefined) continue;
    if (isNewEnough(version)) return { sandbox, version };
    return {
      code: 'source/old-terraform',
      message: `the terraform on PATH is ${version}, and mocked plans need 1.11 or newer`,
    };
  }
  return { code: 'source/no-terraform', message: 'the `terraform` on PATH does not run' };
}

function endedEarly(end: Outcome['end']): Refusal {
  const why: Readonly<Record<Outcome['end'], string>> = {
    timeout: 'its mocked plan took too long and was ended',
    aborted: 'it was interrupted',
    'too-much-output': 'its mocked plan is too large',
    'not-started': 'terraform could not be started',
    exited: 'terraform ended',
  };
  return { code: `source/${end}`, message: why[end] };
}
