import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { childEntry } from '../process/child-entry.js';

export const PLAN = 'fixtures/plans/private-web-app/plan.json';
export const FLAWED_PLAN = 'fixtures/plans/private-web-app-flawed/plan.json';

export interface CliRun {
  readonly child: ChildProcess;
  /** What it printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves once stdout or stderr has the text; rejects when it ends without. */
  saw(text: string): Promise<void>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/** Runs the built CLI as a user does, leading a process group of its own, as in a terminal. */
export function startCli(...args: readonly string[]): CliRun {
  const child = spawn(process.execPath, [childEntry(import.meta.url, './main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (printed[name] += chunk));
  }
  const ended = once(child, 'close').then((values) => ({
    code: values[0] as number | null,
    ...printed,
  }));
  const has = (text: string): boolean =>
    printed.stdout.includes(text) || printed.stderr.includes(text);
  return {
    child,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    saw: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => (has(text) ? resolve() : undefined);
        look();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then(() =>
          has(text) ? resolve() : reject(new Error(`ended without "${text}":\n${printed.stderr}`)),
        );
      }),
    ended,
  };
}
