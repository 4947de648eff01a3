import { createJiti } from 'jiti';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import { checkConfinedImports } from './confined-imports.js';
import { defineConfig } from './holdfast-config.js';
import type { ConfigFile } from './load-config.js';

/**
 * Runs a configuration in TypeScript or JavaScript and returns its default export, or undefined.
 *
 * @throws HoldfastError config/throws, config/foreign-import
 */
export async function runConfig({ path, shown, confinedTo }: ConfigFile): Promise<unknown> {
  if (confinedTo !== undefined) checkConfinedImports(path, confinedTo);
  const jiti = createJiti(path, {
    // Its caches lie in node_modules/.cache of the project, where a pull request could plant a file.
    fsCache: false,
    moduleCache: false,
    tryNative: false,
    // It would make a module without a default export one of its own.
    interopDefault: false,
    // A configuration needs no installed package: with npx and in a bare checkout there is none.
    virtualModules: { holdfast: ownModule() },
  });
  try {
    const exported = await jiti.import<{ readonly default?: unknown }>(path);
    return exported.default;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HoldfastError(
      'config/throws',
      `${shown} cannot be loaded: ${firstLines(message.replaceAll(path, shown), shown)}`,
      {
        hint:
          (cause instanceof HoldfastError ? cause.hint : undefined) ??
          'It is run like any module: see that it imports only what is there, and does not throw.',
        cause,
      },
    );
  }
}

/**
 * What a configuration gets by importing `holdfast`. The rest of the API reads plans and runs scenarios:
 * loading it would cost every gate a second, and `undefined` in its place would not say so.
 */
function ownModule(): Record<string, unknown> {
  const given: Record<string, unknown> = { defineConfig, HoldfastError, EXIT_CODES };
  return new Proxy(given, {
    get(module, name) {
      if (typeof name === 'symbol' || name in module || MODULE_FIELDS.includes(name))
        return Reflect.get(module, name) as unknown;
      throw new HoldfastError(
        'config/not-for-configurations',
        `holdfast has no ${name} for a configuration`,
        {
          hint: `It gives one ${Object.keys(given).join(', ')}; the rest is for suites and scripts.`,
        },
      );
    },
  });
}

/** What a loader asks of a module before it hands it over. */
const MODULE_FIELDS = ['__esModule', 'then', 'module.exports'];

/** The first line, and the second where it says the place. */
function firstLines(message: string, shown: string): string {
  const [first = '', second = ''] = message.split('\n').map((line) => line.trim());
  return (second.startsWith(shown) ? `${first} (${second})` : first).slice(0, 300);
}
