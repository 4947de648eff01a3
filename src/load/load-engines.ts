import { HoldfastError } from '../model/error.js';
import { autocannonEngine } from './autocannon-engine.js';
import type { LOAD_ENGINE_NAMES } from './engine-names.js';
import type { LoadEngine } from './load-engine.js';
import { k6Engine } from './k6/k6-engine.js';
import { k6OperatorEngine } from './k6-operator/k6-operator-engine.js';
import { noneEngine } from './none-engine.js';

/** Every engine that a scenario may name in `load.engine`. Help and docs derive from this map. */
export const LOAD_ENGINES: Readonly<Record<string, LoadEngine>> = {
  autocannon: autocannonEngine,
  k6: k6Engine,
  'k6-operator': k6OperatorEngine,
  none: noneEngine,
} satisfies Record<(typeof LOAD_ENGINE_NAMES)[number], LoadEngine>;

/**
 * @param names that may be chosen here: those of LOAD_ENGINES, where nothing else is said
 * @throws HoldfastError load/unknown-engine
 */
export function findLoadEngine(
  name: string,
  names: readonly string[] = Object.keys(LOAD_ENGINES),
): LoadEngine {
  const engine = Object.hasOwn(LOAD_ENGINES, name) ? LOAD_ENGINES[name] : undefined;
  if (engine !== undefined && names.includes(name)) return engine;
  throw new HoldfastError('load/unknown-engine', `There is no load engine ${name}`, {
    hint: `There are: ${names.join(', ')}.`,
  });
}
