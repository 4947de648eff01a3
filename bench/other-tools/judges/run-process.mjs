// One process to its end, bounded in time.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const ROOT = new URL('../../../', import.meta.url).pathname;

/** Processes under way, which end with this one: a group each, so that what they fork ends as well. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) end(child, 'SIGTERM');
});

function end({ pid }, signal) {
  try {
    process.kill(-Number(pid), signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * @returns {Promise<{status: number | null, stdout: string, stderr: string}>} `status` is null where it was
 *   ended for its time, or could not be started.
 */
export function runProcess([file, ...args], { timeoutMs = 600_000, input = '', cwd } = {}) {
  return new Promise((resolve) => {
    const printed = { stdout: '', stderr: '' };
    const child = spawn(file, args, { cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => (printed[name] += text));
    }
    running.add(child);
    const timer = setTimeout(() => end(child, 'SIGKILL'), timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status: null, stdout: '', stderr: error.message });
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status, ...printed });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** A program of these folders of .cache, or else of the PATH; undefined where it is nowhere. */
export function findProgram(name, folders = []) {
  return [
    ...folders.map((folder) => join(ROOT, '.cache', folder)),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** Version of the module that a Go program was built from: built here, it says of itself `dev`. */
export async function moduleVersion(file) {
  const { stdout } = await runProcess(['go', 'version', '-m', file]);
  return /^\tmod\t\S+\t(\S+)/m.exec(stdout)?.[1] ?? 'of an unknown version';
}

/** The answer of a program that gave none. */
export function failed({ status, stdout, stderr }) {
  const text = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '';
  return { error: `exit ${status ?? 'by a signal'}: ${text.slice(0, 200)}` };
}
