import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { HoldfastError } from '../model/error.js';
import type { HoldfastConfig } from './holdfast-config.js';

/** Names under which a configuration is found, in one folder. */
export const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (ending) => `holdfast.config.${ending}`,
);

/**
 * The configuration in a folder, by its name there; undefined where there is none.
 *
 * @throws HoldfastError config/several
 */
export function findConfig(dir: string): string | undefined {
  const found = CONFIG_NAMES.filter((name) => existsSync(join(dir, name)));
  if (found.length < 2) return found[0];
  throw new HoldfastError('config/several', `There are ${found.join(' and ')} in one folder`, {
    hint: 'Keep one, or name it with --config FILE.',
  });
}

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** What to call it. */
  readonly shown: string;
  /** Folder that everything it imports must lie in; undefined lets it import anything. */
  readonly confinedTo?: string | undefined;
}

/**
 * Reads and checks a configuration. What parses TypeScript is loaded only here, since most plans are
 * judged without a configuration.
 *
 * @throws HoldfastError config/missing, config/no-file, config/unreadable, config/not-json, config/throws, config/no-object,
 *   config/wrong, config/foreign-import
 */
export async function loadConfig(file: ConfigFile): Promise<HoldfastConfig> {
  const { path, shown } = file;
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new HoldfastError('config/no-file', `The configuration ${shown} is no file`, {
      hint: `Name the file itself, such as ${CONFIG_NAMES[0]} in it.`,
    });
  }
  if (!existsSync(path)) {
    throw new HoldfastError('config/missing', `There is no configuration ${shown}`, {
      hint: `Check the path of --config; without it one of ${CONFIG_NAMES.join(', ')} is taken, where there is one.`,
    });
  }
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new HoldfastError('config/unreadable', `${shown} cannot be read (${code})`, {
      hint: 'Check its permissions.',
      cause,
    });
  }
  const value =
    extname(path) === '.json'
      ? parseJsonConfig(file)
      : await import('./run-config.js').then((own) => own.runConfig(file));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HoldfastError(
      'config/no-object',
      `${shown} exports ${value === undefined ? 'no default' : describe(value)}, expected an object`,
      {
        hint: 'Write `export default defineConfig({ … })`; docs/configure.md of Holdfast has an example.',
      },
    );
  }
  const [{ check }, { configSchema }] = await Promise.all([
    import('./describe-issues.js'),
    import('./config-schema.js'),
  ]);
  const checked = check(configSchema, value);
  if ('data' in checked) return checked.data;
  throw new HoldfastError(
    'config/wrong',
    checked.problems.map(({ message }) => `${shown}: ${message}`).join('\n'),
    { hint: 'docs/configure.md of Holdfast lists every field.' },
  );
}

function parseJsonConfig({ path, shown }: ConfigFile): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new HoldfastError(
      'config/not-json',
      `${shown} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: 'JSON has no comments and no trailing commas; holdfast.config.ts may have both.',
        cause,
      },
    );
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return `a ${typeof value}`;
}
