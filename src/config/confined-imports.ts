import { existsSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { isInside } from './trusted-place.js';

const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;

/** As a TypeScript or JavaScript file may leave its ending out, or name that of what is built. */
const ENDINGS = [
  '',
  '.ts',
  '.mts',
  '.js',
  '.mjs',
  '.cjs',
  '.cts',
  '.json',
  '/index.ts',
  '/index.js',
];

/**
 * Refuses a configuration that imports anything but `holdfast`, Node's own modules and files of its
 * folder. Code from outside must not run, and a package's name may lead there: where the base branch
 * lies inside of the pull request's checkout, Node finds the packages of the latter.
 *
 * The configuration itself is trusted, so its text is read as it stands: an import that is put
 * together while it runs is the author's own doing.
 *
 * @throws HoldfastError config/foreign-import
 */
export function checkConfinedImports(path: string, folder: string): void {
  const left = [path];
  const seen = new Set(left);
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (extname(file) === '.json') continue;
    for (const [, , name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      if (name === 'holdfast' || isBuiltin(name)) continue;
      const target = name.startsWith('.') ? findFile(resolve(dirname(file), name)) : undefined;
      if (target === undefined || !isInside(folder, target)) refuse(name);
      if (!seen.has(target)) left.push(target);
      seen.add(target);
    }
  }
}

function findFile(path: string): string | undefined {
  const bare = path.replace(/\.([cm]?)js$/, '.$1ts');
  return [
    bare,
    ...ENDINGS.map((ending) => (ending.startsWith('/') ? join(path, ending) : `${path}${ending}`)),
  ].find((file) => existsSync(file) && statSync(file).isFile());
}

function refuse(name: string): never {
  throw new HoldfastError(
    'config/foreign-import',
    `The trusted configuration imports ${JSON.stringify(name)}, which is no file of the trusted folder`,
    {
      hint: 'With --trust-dir a configuration imports `holdfast`, Node’s own modules, and files beside it.',
    },
  );
}
