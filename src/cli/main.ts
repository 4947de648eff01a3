#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { abortOnSignals } from './interrupt.js';
import { runProgram } from './program.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

// A reader such as `head` that goes away early is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const note = (text: string): void => void process.stderr.write(`${text}\n`);
process.exitCode = await runProgram(
  process.argv.slice(2),
  {
    print: (text) => void process.stdout.write(`${text}\n`),
    note,
    now: () => new Date(),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    signal: abortOnSignals(note),
  },
  version,
);
