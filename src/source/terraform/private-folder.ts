import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ends the group that it was told of and removes the folder once its input ends, as when Holdfast is killed. */
const WATCHDOG = `group=
while read -r line; do group=$line; done
[ -z "$group" ] || kill -KILL "-$group" 2>/dev/null
i=0
until rm -rf -- "$1" 2>/dev/null || [ "$i" -ge 30 ]; do sleep 0.1; i=$((i+1)); done`;

/** A folder that only this user can enter, and that does not outlive the run, however that ends. */
export interface PrivateFolder {
  readonly path: string;
  /** The process group that writes into it; 0 once there is none. */
  guard(group: number): void;
  remove(): Promise<void>;
}

export function makePrivateFolder(): PrivateFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'holdfast-source-'));
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'holdfast-source-watchdog', path], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => {
    watchdog.once('close', () => resolve());
    watchdog.once('error', () => resolve());
  });
  watchdog.stdin.on('error', () => {});
  return {
    path,
    guard: (group) => void watchdog.stdin.write(group === 0 ? '\n' : `${group}\n`),
    async remove() {
      watchdog.stdin.end();
      await gone;
      // A no-op unless there was no shell.
      await rm(path, { recursive: true, force: true });
    },
  };
}
