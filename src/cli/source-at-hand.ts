import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ConfigurationSource, SourceLocation } from '../model/source.js';
import type { Plan } from '../plan/plan.js';
import { openSource, type OpenSource } from '../source/open-source.js';
import { resolveFromSource } from '../source/resolve-from-source.js';
import { indexSource } from '../source/source-index.js';
import type { Arguments, Io } from './command.js';
import { listOption, textOption } from './options.js';

/** The source of a plan, as the user has named it. */
export interface SourceAtHand {
  /** Its places are relative to the current folder; undefined for what is not below that. */
  readonly index: ConfigurationSource;
  /** The same configuration in the folder of --trust-dir, where that has it. */
  readonly trusted: ConfigurationSource | undefined;
  /** The plan with the links that its source tells; undefined where it tells none. Notes say why. */
  resolve(plan: Plan, io: Io): Promise<Plan | undefined>;
}

/** @throws HoldfastError source/missing, source/outside-root */
export function sourceAtHand(args: Arguments): SourceAtHand | undefined {
  const directory = textOption(args, 'configDir');
  if (directory === undefined) return undefined;
  const source = openSource({
    directory,
    sourceRoot: textOption(args, 'sourceRoot'),
    allowedModuleSources: listOption(args, 'allowModuleSource'),
  });
  const index = indexSource(source.tree);
  const trustDir = textOption(args, 'trustDir');
  const mirror = textOption(args, 'providerMirror') ?? process.env['TF_PLUGIN_MIRROR'];
  return {
    index: { ...index, locate: (address) => locateFromHere(index, directory, address) },
    trusted: trustDir === undefined ? undefined : trustedIndex(trustDir, directory),
    resolve: (plan, io) => resolve(plan, source, mirror, io),
  };
}

/** A folder that is new in a pull request is not in the base branch: it has no trusted comments. */
function trustedIndex(trustDir: string, directory: string): ConfigurationSource | undefined {
  const same = join(trustDir, relative(process.cwd(), directory));
  return existsSync(same)
    ? indexSource(
        openSource({ directory: same, sourceRoot: trustDir, allowedModuleSources: [] }).tree,
      )
    : undefined;
}

function locateFromHere(
  index: ConfigurationSource,
  directory: string,
  address: string,
): SourceLocation | undefined {
  const found = index.locate(address);
  if (!found) return undefined;
  const file = relative(process.cwd(), join(directory, found.file));
  return file.startsWith('..') ? undefined : { ...found, file };
}

async function resolve(
  plan: Plan,
  source: OpenSource,
  mirror: string | undefined,
  io: Io,
): Promise<Plan | undefined> {
  io.note('Planning the source with every provider mocked, for what the plan leaves open');
  const result = await resolveFromSource(plan, source, { mirror, signal: io.signal });
  if (result.state === 'unresolved') {
    if (!io.signal.aborted)
      io.note(
        `[${result.code}] The source resolves nothing: ${result.message}. What is unknown stays so.`,
      );
    return undefined;
  }
  const { count, isolated, terraformVersion, kept } = result;
  io.note(
    `Source: ${count} open argument${count === 1 ? '' : 's'} resolved by terraform ${terraformVersion}, ${
      isolated
        ? 'without a network and with no files but the source and the providers'
        : 'with every provider mocked; this system gives it no namespaces, so its network and files are not cut off (docs/resolve-from-source.md)'
    }`,
  );
  if (kept.length > 0) {
    io.note(
      `Not resolved, as the plan keeps them otherwise than the source says: ${kept.join(', ')}`,
    );
  }
  return result.plan;
}
