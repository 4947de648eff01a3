#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { EXIT_CODES } from '../model/error.js';
import { showInvisible } from '../report/visible.js';
import { abortOnSignals } from './interrupt.js';
import { reportError, runProgram } from './program.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

// What an error or a note quotes may be from a plan, which is hostile: it must not steer the terminal.
const note = (text: string): void => void process.stderr.write(`${showInvisible(text)}\n`);

let lost = false;
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // A reader such as `head` that goes away early is no error.
  if (code === 'EPIPE' || lost) return;
  lost = true;
  note(`holdfast: what was to be printed cannot be written (${code ?? message}) [cli/output-lost]`);
  note('  Look for space where the output leads to. The exit code says nothing of the verdict.');
  process.exitCode = EXIT_CODES.usage;
});
// There is nobody left to tell.
process.stderr.on('error', () => undefined);

// Node itself would exit with 1, which is a verdict. A lab ends once this process is gone.
process.on('uncaughtException', (error) => process.exit(reportError(error, { note })));

const exitCode = await runProgram(
  process.argv.slice(2),
  {
    print: (text) => void process.stdout.write(`${text}\n`),
    note,
    now: () => new Date(),
    colour:
      process.stdout.isTTY &&
      process.env['NO_COLOR'] === undefined &&
      process.env['TERM'] !== 'dumb',
    signal: abortOnSignals(note),
  },
  version,
);
process.exitCode = lost ? EXIT_CODES.usage : exitCode;
