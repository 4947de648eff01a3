// Which sources a measurement rests on: those that the modules it loads import, directly or not, and
// those they start as processes of their own.
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './built.mjs';

/** A relative module, imported or started: `'../model/error.js'`. */
const RELATIVE = /'(\.{1,2}\/[^']+)\.js'/g;

/**
 * Files under src that these lead to, the entries included, sorted.
 * @param {readonly string[]} entries as in `lab/truth-outage.js`, below src
 */
export function sourcesOf(entries) {
  const found = new Set();
  const open = entries.map((entry) => `src/${entry.replace(/\.js$/, '.ts')}`);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || !existsSync(new URL(file, root))) continue;
    found.add(file);
    const text = readFileSync(new URL(file, root), 'utf8');
    for (const [, path] of text.matchAll(RELATIVE))
      open.push(posix.join(posix.dirname(file), `${path}.ts`));
  }
  return [...found].sort();
}
