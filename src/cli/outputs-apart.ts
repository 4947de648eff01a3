import { resolve } from 'node:path';
import { HoldfastError } from '../model/error.js';
import type { Arguments, Command, OptionValue } from './command.js';
import { optionName } from './options.js';

/** A baseline may be written anew from itself. */
const MAY_BE_BOTH = 'baseline';

/**
 * Nothing that is read is written over, and no result by another one: `--out plan.json` for
 * `--out gate.json` would cost a plan that nobody can make again.
 *
 * @throws HoldfastError cli/same-file
 */
export function keepOutputsApart({ options }: Command, args: Arguments): void {
  const read = new Set(args.positionals.flatMap((given) => [given, given.replace(/^[^=]*=/, '')]));
  const written: string[] = [];
  for (const { flag, value } of options) {
    if (value !== '<file>') continue;
    const name = optionName(flag);
    const files = filesOf(args.options[name]);
    if (name === 'out' || name === 'writeBaseline') written.push(...files);
    else if (name !== MAY_BE_BOTH) files.forEach((file) => read.add(file));
  }
  const sources = new Set([...read].map((file) => resolve(file)));
  const seen = new Set<string>();
  for (const file of written) {
    const path = resolve(file);
    if (path.startsWith('/dev/')) continue;
    if (sources.has(path)) throw sameFile(file, 'is read, and would be written over');
    if (seen.has(path)) throw sameFile(file, 'would be written twice');
    seen.add(path);
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
