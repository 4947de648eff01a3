import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExpression } from '../hcl/expression.js';
import type { Block } from '../hcl/parse.js';
import { FILE_FUNCTIONS, readsOwnFile } from '../file-functions.js';
import type { ModuleTree } from '../module-tree.js';
import { shownName } from '../shown-name.js';
import { BUILTIN, type ProviderUse } from '../providers.js';
import type { SourceModule } from '../module.js';

/** Why a source is not planned at all. Messages hold nothing but names that stand in the source. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const NAME = /^[\w.-]{1,64}(?:\/[\w.-]{1,64}){1,2}$/;

/** What speaks against planning the source, wherever it is run. */
export function refuse(
  tree: ModuleTree,
  providers: ProviderUse,
  mirror: string | undefined,
): Refusal | undefined {
  const gap = [...tree.modules.values()].flatMap(({ folderContent }) => folderContent.gaps)[0];
  if (gap !== undefined)
    return { code: 'source/not-understood', message: `in the source, ${shownName(gap)}` };
  const call = tree.calls.find(({ folder }) => folder === undefined);
  if (call) {
    return {
      code: 'source/module-refused',
      message: `${moduleName(call.path)} is no local path within the source, and not one that was fetched and allowed (--allow-module-source)`,
    };
  }
  const [own] = providers.inModules;
  if (own !== undefined) {
    return {
      code: 'source/provider-in-module',
      message: `${moduleName(own)} configures a provider itself, where it cannot be mocked`,
    };
  }
  if (providers.openAlias)
    return { code: 'source/provider-alias', message: 'a provider has an alias that is no literal' };
  if (mirror === undefined) {
    return {
      code: 'source/no-mirror',
      message:
        'there is no folder of providers: name one with --provider-mirror or TF_PLUGIN_MIRROR (`terraform providers mirror DIR` makes it)',
    };
  }
  const missing = providers.required.filter((name) => name !== BUILTIN && !isIn(mirror, name));
  if (missing.length === 0) return undefined;
  const names = missing.map((name) => (NAME.test(name) ? name : 'one with an odd name'));
  return {
    code: 'source/provider-missing',
    message: `the provider mirror has no ${names.slice(0, 5).join(', ')}, and without its schema a provider cannot be mocked`,
  };
}

const moduleName = (path: string): string =>
  shownName(`module.${path.replaceAll('.', '.module.')}`);

function isIn(mirror: string, name: string): boolean {
  return NAME.test(name) && !name.includes('..') && existsSync(join(mirror, name));
}

/**
 * What more speaks against it where the operating system does not keep Terraform from the machine's
 * files: then nothing may read any but the source's own, not even by a template's text.
 */
export function refuseUnisolated(tree: ModuleTree): Refusal | undefined {
  for (const module of tree.modules.values()) {
    for (const expression of expressionsOf(module)) {
      for (const call of expression.calls) {
        const name = call.name.replace(/^core::/, '');
        if (name.includes('::') || name === 'templatestring') return READS_FILES;
        if (!FILE_FUNCTIONS.has(name)) continue;
        const file = readsOwnFile(expression, call, tree, module.folder);
        if (file === undefined) return READS_FILES;
        // The text of a template may call functions as well.
        if (name === 'templatefile' && ANY_CALL.test(readFileSync(file, 'utf8')))
          return READS_FILES;
      }
    }
  }
  return undefined;
}

const READS_FILES: Refusal = {
  code: 'source/reads-files',
  message:
    'it reads files by names that are no literals, and this system does not let Holdfast keep Terraform from the other files of the machine (unshare)',
};

/** Wider than what HCL takes for a call, so that no reading of it differs from Terraform's. */
const ANY_CALL = new RegExp(
  `(?:${[...FILE_FUNCTIONS, 'templatestring'].join('|')}|::)(?:\\s|/\\*|#|//|\\()`,
);

function* expressionsOf(module: SourceModule): Generator<ReturnType<typeof readExpression>> {
  for (const { blocks } of module.folderContent.files)
    for (const block of blocks) yield* expressionsIn(block);
}

function* expressionsIn({ body }: Block): Generator<ReturnType<typeof readExpression>> {
  for (const { tokens } of body.attributes) yield readExpression(tokens);
  for (const block of body.blocks) yield* expressionsIn(block);
}
