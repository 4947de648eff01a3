import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Call, Expression } from './hcl/expression.js';
import { isWithin } from './is-within.js';
import type { ModuleTree } from './module-tree.js';

/** Functions of Terraform whose result depends on files, or on where they are. */
export const FILE_FUNCTIONS: ReadonlySet<string> = new Set([
  'abspath',
  'file',
  'filebase64',
  'filebase64sha256',
  'filebase64sha512',
  'fileexists',
  'filemd5',
  'fileset',
  'filesha1',
  'filesha256',
  'filesha512',
  'pathexpand',
  'templatefile',
]);

/**
 * The file that a call such as `file("${path.module}/rules.yaml")` reads, where its name is a literal
 * and it is a regular file inside of the copy; undefined for all else.
 */
export function readsOwnFile(
  { tokens }: Expression,
  call: Call,
  { root, sourceRoot }: ModuleTree,
  moduleFolder: string,
): string | undefined {
  if (call.name === 'fileset' || call.name === 'abspath' || call.name === 'pathexpand')
    return undefined;
  const args = tokens.slice(call.from, call.to).filter(({ kind }) => kind !== 'newline');
  const [first] = args;
  if (first?.kind !== 'text') return undefined;
  const inner = (first.nested ?? []).filter(({ kind }) => kind !== 'newline');
  // Behind a text with an interpolation stand the interpolation's own tokens, in brackets.
  const next = args[inner.length === 0 ? 1 : inner.length + 3];
  if (next !== undefined && next.text !== ',') return undefined;
  const path = literalPath(first.parts ?? [], inner.map(({ text }) => text).join(''), moduleFolder);
  if (path === undefined) return undefined;
  const clean = posix.normalize(path);
  const file = join(root, clean);
  try {
    const isOwn = isWithin(sourceRoot, file) && !SKIPPED.test(clean);
    return isOwn && lstatSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** What Holdfast itself puts there, or leaves out. */
const SKIPPED =
  /\.terraform\/(?!modules\/)|\.terraform\.|\.git\/|\.tftest\.|\.tfmock\.|\.tfvars(?:\.json)?$|\.tfstate/;

/** `"${path.module}/x"`, `"${path.root}/x"` or `"x"`, the last relative to the root module. */
function literalPath(
  parts: readonly string[],
  interpolation: string,
  moduleFolder: string,
): string | undefined {
  const [before = '', after, ...more] = parts;
  if (after === undefined) return isPlain(before) ? before : undefined;
  if (before !== '' || more.length > 0 || !after.startsWith('/') || !isPlain(after.slice(1)))
    return undefined;
  if (interpolation === 'path.module') return join(moduleFolder, after);
  return interpolation === 'path.root' ? after.slice(1) : undefined;
}

function isPlain(path: string): boolean {
  return path !== '' && !/^[/~]/.test(path) && !/[\\\0]/.test(path);
}
