import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../model/error.js';
import type { OnProcess } from './owned-process.js';
import { startProcess } from './owned-process.js';

/**
 * Ends the guarded process groups and removes folder $1 once standard input ends, which it also does
 * when the lab is killed. A line `+ID` guards a group, `-ID` no longer does.
 */
const WATCHDOG = `groups=' '
while read -r line; do
  id=\${line#?}
  case $line in
    +*) groups="$groups$id " ;;
    -*) case $groups in *" $id "*) groups="\${groups%% $id *} \${groups#* $id }" ;; esac ;;
  esac
done
for id in $groups; do kill -QUIT "-$id" 2>/dev/null; done
for id in $groups; do
  i=0
  while kill -0 "-$id" 2>/dev/null && [ "$i" -lt 30 ]; do sleep 0.1; i=$((i+1)); done
  kill -KILL "-$id" 2>/dev/null
done
i=0
until rm -rf -- "$1" 2>/dev/null || [ "$i" -ge 30 ]; do sleep 0.1; i=$((i+1)); done`;

const REMOVE_GRACE_MS = 20_000;

/** A folder of the lab's that does not outlive it, even when the lab is killed. */
export interface TempFolder {
  readonly path: string;
  /**
   * Ends the process group of this leader (SIGQUIT, SIGKILL after 3 s) before the folder is removed,
   * should the lab be killed. Returns how to say that it has ended.
   */
  guard(pid: number): () => void;
  remove(): Promise<void>;
}

/**
 * Makes a folder that every account can traverse and only this one can write to: a server that
 * drops root's rights must reach its binaries there.
 */
export async function makeTempFolder(onProcess: OnProcess, base: string): Promise<TempFolder> {
  const path = await mkdtemp(join(base, 'holdfast-lab-'));
  await chmod(path, 0o755);
  const watchdog = await startProcess({
    role: 'lab watchdog',
    command: '/bin/sh',
    args: ['-c', WATCHDOG, 'holdfast-lab-watchdog', path],
    spawnOptions: { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] },
    onProcess,
  }).catch(async (error: unknown) => {
    await rm(path, { recursive: true, force: true });
    throw error;
  });
  const { stdin } = watchdog.child;
  stdin?.on('error', () => {});
  return {
    path,
    guard(pid) {
      stdin?.write(`+${pid}\n`);
      return () => void stdin?.write(`-${pid}\n`);
    },
    async remove() {
      stdin?.end();
      const give = setTimeout(() => void watchdog.end('SIGKILL', 0), REMOVE_GRACE_MS);
      await watchdog.exited;
      clearTimeout(give);
      // A no-op unless the watchdog was killed before it was done.
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Temporary folders to try, in order; for root only those that another account can reach. */
export async function temporaryBases(): Promise<string[]> {
  const candidates = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  const isRoot = process.getuid?.() === 0;
  const usable = await Promise.all(
    candidates.map(async (path) => (isRoot ? await isTraversableByAll(path) : await exists(path))),
  );
  const bases = candidates.filter((_, index) => usable[index]);
  if (bases.length === 0) {
    throw new HoldfastError(
      'lab/no-temp-folder',
      `None of ${candidates.join(', ')} is a folder that every account can traverse, which the lab's database needs`,
      { hint: 'Set TMPDIR to such a folder.' },
    );
  }
  return bases;
}

async function isTraversableByAll(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isDirectory() || (info.mode & 0o001) === 0) return false;
  return dirname(path) === path || (await isTraversableByAll(dirname(path)));
}

async function exists(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info?.isDirectory() ?? false;
}
