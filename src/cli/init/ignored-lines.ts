import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, write, type Step } from './put-file.js';

const NAME = '.gitignore';

/** What runs leave behind, and the binary plan, which holds every secret of the stack. */
const LINES = ['node_modules/', 'reports/', '.holdfast/', 'plan.bin'];

/** Adds the lines that are missing to the end of .gitignore. */
export function addIgnoredLines(dir: string): Step {
  const file = join(dir, NAME);
  const there = read(file);
  if (there === null) {
    return { path: NAME, did: 'left alone', why: 'it is there, and no plain file' };
  }
  const has = new Set((there ?? '').split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = LINES.filter((line) => !has.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return { path: NAME, did: 'unchanged' };
  const gap = there === undefined || there === '' ? '' : there.endsWith('\n') ? '\n' : '\n\n';
  write(file, `${gap}# Holdfast\n${missing.join('\n')}\n`, appendFileSync);
  return {
    path: NAME,
    did: 'written',
    ...(there === undefined ? {} : { why: `${missing.join(', ')} added at its end` }),
  };
}
