import { HoldfastError } from '../model/error.js';

/** A file of the command line, and the name that its stack has beside others. */
export interface NamedFile {
  readonly name: string;
  readonly path: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** File names that say nothing of the stack: the folder's name does. */
const GENERIC = /^(plan|tfplan|planfile|state|terraform|tfstate|show|out|output|current|default)$/i;
const ENDING = /(\.(json|tfplan|plan|tfstate|state|bin|out))+$/i;

/**
 * Names for files of several stacks: `NAME=FILE` gives one, else it is the file's, and where that is
 * no name (`plan.json`), its folder's. The addresses of a stack then begin with `<name>:`.
 * @throws HoldfastError cli/stack-names where two have the same name
 */
export function nameFiles(args: readonly string[]): NamedFile[] {
  const files = args.map(nameFile);
  const seen = new Map<string, string>();
  for (const { name, path } of files) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw new HoldfastError(
        'cli/stack-names',
        `${other} and ${path} both have the name "${name}"`,
        { hint: `Name them: NAME=FILE, such as ${name}-2=${path}` },
      );
    }
    seen.set(name, path);
  }
  return files;
}

function nameFile(arg: string, index: number): NamedFile {
  const at = arg.indexOf('=');
  const given = at > 0 ? arg.slice(0, at) : '';
  if (NAME.test(given)) return { name: given, path: arg.slice(at + 1) };
  const parts = arg.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const names = parts
    .toReversed()
    .map((part, depth) => (depth === 0 ? part.replace(ENDING, '') : part));
  const own = names.find((part) => !GENERIC.test(part)) ?? `stack${index + 1}`;
  const name = own.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return { name: name === '' ? `stack${index + 1}` : name, path: arg };
}
