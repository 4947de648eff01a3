import type { SourceLocation } from '../model/source.js';
import { readExpression, type Expression } from './hcl/expression.js';
import type { Token } from './hcl/token.js';
import type { Block } from './hcl/parse.js';
import type { ModuleFolder } from './module-folder.js';

/** A block with what override files add to it; the first part is where it is written. */
export interface SourceBlock {
  readonly parts: readonly Block[];
  readonly location: SourceLocation;
  readonly endLine: number;
}

/** One module of a configuration, by the names of its blocks. */
export interface SourceModule {
  /** Folder relative to the configuration's, with slashes; empty for the root module. */
  readonly folder: string;
  /** By `managed.type.name` and `data.type.name`. */
  readonly resources: ReadonlyMap<string, SourceBlock>;
  readonly calls: ReadonlyMap<string, SourceBlock>;
  readonly outputs: ReadonlyMap<string, SourceBlock>;
  readonly variables: ReadonlyMap<string, SourceBlock>;
  readonly locals: ReadonlyMap<string, readonly Token[]>;
  readonly providers: readonly SourceBlock[];
  /** `terraform {}` blocks. */
  readonly settings: readonly SourceBlock[];
  readonly folderContent: ModuleFolder;
}

export function toModule(folder: string, content: ModuleFolder): SourceModule {
  const maps = {
    resources: new Map<string, SourceBlock>(),
    calls: new Map<string, SourceBlock>(),
    outputs: new Map<string, SourceBlock>(),
    variables: new Map<string, SourceBlock>(),
  };
  const locals = new Map<string, Token[]>();
  const providers: SourceBlock[] = [];
  const settings: SourceBlock[] = [];
  // Terraform merges override files last, whatever their names.
  const files = [...content.files].sort((a, b) => Number(a.override) - Number(b.override));
  for (const { name, blocks } of files) {
    const file = folder === '' ? name : `${folder}/${name}`;
    for (const block of blocks) {
      const found: SourceBlock = {
        parts: [block],
        location: { file, line: block.line },
        endLine: block.endLine,
      };
      const [first = '', second = ''] = block.labels;
      if (block.type === 'resource') add(maps.resources, `managed.${first}.${second}`, found);
      else if (block.type === 'data') add(maps.resources, `data.${first}.${second}`, found);
      else if (block.type === 'module') add(maps.calls, first, found);
      else if (block.type === 'output') add(maps.outputs, first, found);
      else if (block.type === 'variable') add(maps.variables, first, found);
      else if (block.type === 'provider') providers.push(found);
      else if (block.type === 'terraform') settings.push(found);
      else if (block.type === 'locals') {
        for (const { name: local, tokens } of block.body.attributes)
          locals.set(local, [...(locals.get(local) ?? []), ...tokens]);
      }
    }
  }
  return { folder, ...maps, locals, providers, settings, folderContent: content };
}

function add(map: Map<string, SourceBlock>, name: string, block: SourceBlock): void {
  const before = map.get(name);
  map.set(name, before ? { ...before, parts: [...before.parts, ...block.parts] } : block);
}

/** The literal text of an argument, in the last part that sets it. */
export function literalText(block: SourceBlock | Block, name: string): string | undefined {
  const parts = 'parts' in block ? block.parts : [block];
  const attribute = parts
    .flatMap(({ body }) => body.attributes)
    .findLast((item) => item.name === name);
  const tokens = attribute?.tokens.filter(({ kind }) => kind !== 'newline') ?? [];
  return tokens.length === 1 ? tokens[0]?.literal : undefined;
}

/**
 * Everything that an argument or a nested block of this name is made of, `dynamic` ones too;
 * undefined where there is none.
 */
export function expressionOf(block: SourceBlock, name: string): Expression | undefined {
  return nestedExpressionOf(block, [name]);
}

/**
 * Everything that an argument inside of nested blocks is made of; `path` names the blocks and then the
 * argument. How many blocks there are is part of it, and what stands in them beside it is not.
 */
export function nestedExpressionOf(
  block: SourceBlock,
  path: readonly string[],
): Expression | undefined {
  const tokens = block.parts.flatMap((part) => nestedTokens(part, path));
  return tokens.length === 0 ? undefined : readExpression(tokens);
}

function nestedTokens(block: Block, [name = '', ...rest]: readonly string[]): Token[] {
  if (rest.length === 0) return tokensOf(block, name);
  return block.body.blocks.flatMap((inner) => {
    if (inner.type === name) return nestedTokens(inner, rest);
    if (inner.type !== 'dynamic' || inner.labels[0] !== name) return [];
    const contents = inner.body.blocks.filter(({ type }) => type === 'content');
    return [
      ...inner.body.attributes.flatMap(({ tokens }) => [...tokens, BREAK]),
      ...contents.flatMap((content) => nestedTokens(content, rest)),
    ];
  });
}

function tokensOf(block: Block, name: string): Token[] {
  const own = block.body.attributes.filter((item) => item.name === name);
  const nested = block.body.blocks.filter(
    ({ type, labels }) => type === name || (type === 'dynamic' && labels[0] === name),
  );
  return [...own.flatMap(({ tokens }) => [...tokens, BREAK]), ...nested.flatMap(allTokens)];
}

function allTokens(block: Block): Token[] {
  return [
    // A block without arguments is configured, too.
    BREAK,
    ...block.body.attributes.flatMap(({ tokens }) => [...tokens, BREAK]),
    ...block.body.blocks.flatMap(allTokens),
  ];
}

const BREAK: Token = { kind: 'newline', text: '\n', line: 0 };
