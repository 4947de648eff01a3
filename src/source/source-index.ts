import type {
  BackendBlock,
  ConfigurationSource,
  SourceComment,
  SourceLocation,
} from '../model/source.js';
import { parseSteps } from '../plan/address.js';
import type { Token } from './hcl/token.js';
import type { Block } from './hcl/parse.js';
import type { SourceBlock, SourceModule } from './module.js';
import type { ModuleTree } from './module-tree.js';

/** What the text of a configuration tells: where its blocks stand, its backend, comments to Holdfast. */
export function indexSource(tree: ModuleTree): ConfigurationSource {
  return {
    locate: (address) => locate(tree, address),
    comments: readComments(tree),
    backend: readBackend(tree.modules.get('')),
  };
}

function locate(tree: ModuleTree, address: string): SourceLocation | undefined {
  const calls: string[] = [];
  const names = parseSteps(address).flatMap((step) => ('name' in step ? [step.name] : []));
  let at = 0;
  for (; names[at] === 'module' && at + 1 < names.length; at += 2) calls.push(names[at + 1] ?? '');
  const mode = names[at] === 'data' ? 'data' : 'managed';
  if (mode === 'data') at++;
  const [type, name] = names.slice(at);
  // `module.app` alone is the call.
  if (type === undefined) {
    const call = calls.pop() ?? '';
    return tree.modules.get(calls.join('.'))?.calls.get(call)?.location;
  }
  return tree.modules.get(calls.join('.'))?.resources.get(`${mode}.${type}.${name}`)?.location;
}

const MARK = /^holdfast:\s*(.+)$/;

function readComments(tree: ModuleTree): SourceComment[] {
  const found = new Map<string, SourceComment>();
  for (const [path, module] of tree.modules) {
    for (const file of module.folderContent.files) {
      const at = module.folder === '' ? file.name : `${module.folder}/${file.name}`;
      const lines = new Set(file.comments.map(({ line }) => line));
      for (const { text, line } of file.comments) {
        const match = MARK.exec(text);
        if (!match) continue;
        const block = blockAt(file.blocks, line, lines);
        const address = block && addressOf(block, path);
        // A module that is called twice has its comments once for each call, others once.
        found.set(`${at}:${line}:${address ?? ''}`, {
          location: { file: at, line },
          text: (match[1] ?? '').trim(),
          address,
        });
      }
    }
  }
  return [...found.values()];
}

/** The block that a line stands in, or right above with nothing but comments between. */
function blockAt(
  blocks: readonly Block[],
  line: number,
  comments: ReadonlySet<number>,
): Block | undefined {
  const inside = blocks.find((block) => block.line <= line && line <= block.endLine);
  if (inside) return inside;
  let next = line + 1;
  while (comments.has(next) && !blocks.some((block) => block.line === next)) next++;
  return blocks.find((block) => block.line === next);
}

function addressOf({ type, labels }: Block, path: string): string | undefined {
  const own =
    type === 'resource'
      ? labels.join('.')
      : type === 'data' || type === 'module'
        ? [type, ...labels].join('.')
        : undefined;
  const calls = path === '' ? [] : path.split('.').map((name) => `module.${name}`);
  return own === undefined ? undefined : [...calls, own].join('.');
}

/** Arguments of a backend that hold credentials. */
const SECRET = /(?:key|token|password|secret|conn_str|credentials)$/;
/** The name of an object in the bucket is one of them by its name only. */
const NOT_SECRET: ReadonlySet<string> = new Set(['key', 'workspace_key_prefix']);

function readBackend(root: SourceModule | undefined): BackendBlock | undefined {
  const blocks = (root?.settings ?? []).flatMap((settings) =>
    settings.parts
      .flatMap(({ body }) => body.blocks)
      .filter(({ type }) => type === 'backend' || type === 'cloud')
      .map((block) => ({ block, settings })),
  );
  // An override file comes last, and replaces what stands before it.
  const last = blocks.at(-1);
  if (!last) return undefined;
  const { block, settings } = last;
  const values: Record<string, string | number | boolean> = {};
  const open: string[] = [];
  for (const { name, tokens } of flatten(block, '')) {
    const value = literalOf(tokens);
    if (value === undefined || (SECRET.test(name) && !NOT_SECRET.has(name))) open.push(name);
    else values[name] = value;
  }
  return {
    type: block.type === 'cloud' ? 'cloud' : (block.labels[0] ?? ''),
    settings: values,
    open,
    location: { file: fileOf(settings), line: block.line },
  };
}

const fileOf = (block: SourceBlock): string => block.location.file;

function* flatten(
  block: Block,
  prefix: string,
): Generator<{ name: string; tokens: readonly Token[] }> {
  for (const { name, tokens } of block.body.attributes) yield { name: `${prefix}${name}`, tokens };
  for (const inner of block.body.blocks) yield* flatten(inner, `${prefix}${inner.type}.`);
}

function literalOf(tokens: readonly Token[]): string | number | boolean | undefined {
  const [token, ...more] = tokens.filter(({ kind }) => kind !== 'newline');
  if (!token || more.length > 0) return undefined;
  if (token.literal !== undefined) return token.literal;
  if (token.text === 'true' || token.text === 'false') return token.text === 'true';
  return token.kind === 'number' && /^\d/.test(token.text) ? Number(token.text) : undefined;
}
