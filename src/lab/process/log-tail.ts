import { readFile } from 'node:fs/promises';

const LINES_SHOWN = 5;

/** What a server says went wrong, in the order it came: what follows from it, and its advice, come last. */
export async function readLogErrors(path: string): Promise<string> {
  const log = await readFile(path, 'utf8').catch(() => '');
  const errors = log.split('\n').filter((line) => /\b(?:ERROR|FATAL|PANIC)\b/.test(line));
  return errors.length === 0 ? readLogTail(path) : errors.slice(0, LINES_SHOWN).join('\n');
}

/** The last lines of what a process printed, for an error's message. */
export async function readLogTail(path: string, lines = LINES_SHOWN): Promise<string> {
  const log = await readFile(path, 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-lines).join('\n');
}
