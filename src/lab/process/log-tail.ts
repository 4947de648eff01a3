import { readFile } from 'node:fs/promises';

const LINES_SHOWN = 5;

/** The last lines of what a process printed, for an error's message. */
export async function readLogTail(path: string, lines = LINES_SHOWN): Promise<string> {
  const log = await readFile(path, 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-lines).join('\n');
}
