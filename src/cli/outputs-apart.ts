import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HoldfastError } from '../model/error.js';
import type { Arguments, Command, OptionValue } from './command.js';
import { optionName } from './options.js';

/**
 * Nothing that is read is written over, and no result by another one: `--out plan.json` for
 * `--out gate.json` would cost a plan that nobody can make again.
 *
 * @throws HoldfastError cli/same-file
 */
export function keepOutputsApart({ options }: Command, args: Arguments): void {
  const read = new Set(args.positionals.flatMap((given) => [given, given.replace(/^[^=]*=/, '')]));
  const written: { readonly name: string; readonly file: string }[] = [];
  for (const { flag, value } of options) {
    if (value !== '<file>') continue;
    const name = optionName(flag);
    const files = filesOf(args.options[name]);
    if (name === 'out' || name === 'writeBaseline')
      written.push(...files.map((file) => ({ name, file })));
    else files.forEach((file) => read.add(file));
  }
  // A baseline may be written anew from itself.
  const baseline = filesOf(args.options['baseline']).map(placeOf);
  const sources = new Set([...read].map(placeOf));
  const seen = new Set<string>();
  for (const { name, file } of written) {
    const path = placeOf(file);
    if (path.startsWith('/dev/')) continue;
    const isAnew = name === 'writeBaseline' && baseline.includes(path);
    if (sources.has(path) && !isAnew) throw sameFile(file, 'is read, and would be written over');
    if (seen.has(path)) throw sameFile(file, 'would be written twice');
    seen.add(path);
  }
}

/** Where a file is, whatever links lead to its folder. A link in its own place is replaced, not followed. */
function placeOf(file: string): string {
  const path = resolve(file);
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function filesOf(value: OptionValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function sameFile(file: string, why: string): HoldfastError {
  return new HoldfastError('cli/same-file', `${file} ${why}`, {
    hint: 'Give each --out a file of its own.',
  });
}
