import { literalText, type SourceBlock, type SourceModule } from './module.js';
import type { ModuleTree } from './module-tree.js';
import type { Token } from './hcl/token.js';

/** The provider that is part of Terraform itself, with `terraform_remote_state` and `terraform_data`. */
export const BUILTIN = 'terraform.io/builtin/terraform';

/** Providers of a configuration: what has to be mocked, and what speaks against mocking it. */
export interface ProviderUse {
  /** Full names, such as `registry.terraform.io/hashicorp/aws`. */
  readonly required: readonly string[];
  /** Local names in the root module with the aliases that are configured there; '' is the default. */
  readonly configured: ReadonlyMap<string, readonly string[]>;
  /** Calls of modules that configure a provider by themselves: there a mock does not reach. */
  readonly inModules: readonly string[];
  /** A provider block has an alias that is no literal. */
  readonly openAlias: boolean;
}

export function readProviders(tree: ModuleTree): ProviderUse {
  const required = new Set<string>([BUILTIN]);
  const configured = new Map<string, Set<string>>([['terraform', new Set([''])]]);
  const inModules: string[] = [];
  let openAlias = false;
  const configure = (name: string, alias: string): void => {
    configured.set(name, (configured.get(name) ?? new Set<string>()).add(alias));
  };
  for (const [path, module] of tree.modules) {
    const sources = readRequired(module);
    for (const source of sources.values()) required.add(source);
    for (const name of localNames(module)) {
      if (!sources.has(name)) required.add(fullName(name));
      // A child inherits the root's configuration of the same provider, which has this name by default.
      configure(name, '');
    }
    if (path !== '') {
      if (module.providers.length > 0) inModules.push(path);
      continue;
    }
    for (const name of sources.keys()) configure(name, '');
    for (const block of module.providers) {
      const alias = literalText(block, 'alias');
      openAlias ||= alias === undefined && hasAlias(block);
      configure(block.parts[0]?.labels[0] ?? '', alias ?? '');
    }
  }
  return {
    required: [...required],
    configured: new Map([...configured].map(([name, aliases]) => [name, [...aliases]])),
    inModules,
    openAlias,
  };
}

function hasAlias(block: SourceBlock): boolean {
  return block.parts.some(({ body }) => body.attributes.some(({ name }) => name === 'alias'));
}

/** Local names of providers that resources, data sources and provider blocks imply. */
function localNames(module: SourceModule): Set<string> {
  const names = new Set(module.providers.map((block) => block.parts[0]?.labels[0] ?? ''));
  for (const [key, block] of module.resources) {
    const type = key.split('.')[1] ?? '';
    const named = block.parts
      .flatMap(({ body }) => body.attributes)
      .filter(({ name }) => name === 'provider')
      .map(({ tokens }) => tokens[0])
      .map((token) => token?.literal?.split('.')[0] ?? token?.text)
      .at(-1);
    names.add(named === undefined || named === '' ? (type.split('_')[0] ?? '') : named);
  }
  names.delete('');
  return names;
}

/** `required_providers` of a module: local name to full name. */
function readRequired(module: SourceModule): Map<string, string> {
  const blocks = module.settings
    .flatMap(({ parts }) => parts)
    .flatMap(({ body }) => body.blocks)
    .filter(({ type }) => type === 'required_providers');
  return new Map(
    blocks
      .flatMap(({ body }) => body.attributes)
      .map(({ name, tokens }) => [name, fullName(sourceIn(tokens) ?? name)]),
  );
}

/** `{ source = "hashicorp/aws", … }`; in JSON the key is a text, too. */
function sourceIn(tokens: readonly Token[]): string | undefined {
  const written = tokens.filter(({ kind }) => kind !== 'newline');
  const at = written.findIndex(({ text, literal }) => text === 'source' || literal === 'source');
  if (at === -1) return undefined;
  return written.slice(at + 1, at + 3).find(({ literal }) => literal !== undefined)?.literal;
}

function fullName(source: string): string {
  const parts = source.toLowerCase().split('/');
  if (parts.length === 1)
    return parts[0] === 'terraform' ? BUILTIN : `registry.terraform.io/hashicorp/${parts[0] ?? ''}`;
  return parts.length === 2 ? `registry.terraform.io/${parts.join('/')}` : parts.join('/');
}
