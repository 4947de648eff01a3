import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Io } from './command.js';

/** How long a browser's starter may take to fail, real milliseconds. */
const PATIENCE_MS = 3000;

/** Command and arguments that show a page on a system; the page is one argument, read by no shell. */
export function openCommand(
  page: string,
  platform: NodeJS.Platform,
): readonly [string, readonly string[]] {
  const url = pathToFileURL(resolve(page)).href;
  if (platform === 'darwin') return ['open', [url]];
  // `start` is a word of cmd.exe, which would read & and % of a path as its own.
  if (platform === 'win32') return ['rundll32.exe', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

/** Shows the report in the browser. That it cannot be shown is a notice: the report is there. */
export async function openReport(
  page: string,
  io: Pick<Io, 'note'>,
  [command, words] = openCommand(page, process.platform),
): Promise<void> {
  const problem = await new Promise<string | null>((resolved) => {
    const done = (why: string | null): void => {
      clearTimeout(timer);
      resolved(why);
    };
    const child = spawn(command, words, { stdio: 'ignore', detached: true, shell: false });
    // A browser that runs on is one that was opened.
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    child.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code === 'ENOENT' ? `there is no ${command} here` : error.message),
    );
    child.once('exit', (code) => done(code === 0 ? null : `${command} ended with ${String(code)}`));
    child.unref();
  });
  if (problem !== null) {
    io.note(`The report could not be shown in a browser (${problem}). It is at ${page}`);
  }
}
