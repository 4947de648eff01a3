import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A project of someone else's, with Holdfast installed from what `npm pack` makes. */
export interface ScratchProject {
  readonly dir: string;
  /** Paths in the package. */
  readonly packed: readonly string[];
  /** Runs node there with a file of the project's node_modules; never rejects. */
  run(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  remove(): void;
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

const MODULES = resolve('node_modules');
/** What a project installs beside Holdfast. */
const BESIDE = ['vitest', 'typescript', '@types/node'];

/**
 * Packs Holdfast and unpacks it into a new project. Its dependencies are links to those of this
 * checkout, so that no registry is needed; one that package.json does not declare is not there.
 */
export async function installPacked(): Promise<ScratchProject> {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-packed-'));
  const installed = join(dir, 'node_modules/holdfast');
  mkdirSync(installed, { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', dir];
  const { stdout } = await promisify(execFile)('npm', pack, { maxBuffer: 16 * 1024 * 1024 });
  const [made] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (!made) throw new Error('npm pack made nothing');
  await promisify(execFile)('tar', [
    'xzf',
    join(dir, made.filename),
    '-C',
    installed,
    '--strip-components=1',
  ]);
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of [...Object.keys(dependencies), ...BESIDE]) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(MODULES, name), link);
  }
  return {
    dir,
    packed: made.files.map(({ path }) => path),
    run: async (file, args, env = {}) =>
      runNode(dir, [join(dir, 'node_modules', file), ...args], env),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function runNode(cwd: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  // A vitest inside of vitest must not take itself for a worker of the outer one.
  const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...outer } = process.env;
  return new Promise((done) => {
    execFile(
      process.execPath,
      args,
      {
        cwd,
        env: { ...outer, NO_COLOR: '1', ...env },
        timeout: 200_000,
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        done({ code, output: `${stdout}${stderr}` });
      },
    );
  });
}
