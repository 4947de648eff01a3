import { autocannonEngine } from './autocannon-engine.js';
import type { LoadEngine } from './load-engine.js';
import { k6Engine } from './k6/k6-engine.js';
import { noneEngine } from './none-engine.js';

/** Every engine that a scenario may name in `load.engine`. Help and docs derive from this map. */
export const LOAD_ENGINES: Readonly<Record<string, LoadEngine>> = {
  autocannon: autocannonEngine,
  k6: k6Engine,
  none: noneEngine,
};
