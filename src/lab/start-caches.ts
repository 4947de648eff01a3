import type { Deployment } from '../model/deployment.js';
import { Cache } from './cache/cache.js';
import type { CacheEngine } from './cache/cache-server.js';
import { findCacheProgram, redisEngine } from './cache/redis-engine.js';
import { standInEngine } from './cache/stand-in.js';
import type { Fabric } from './fabric/fabric.js';
import type { LabTimers } from './lab-timers.js';
import type { LabParameterValues } from './parameters.js';
import type { OnProcess } from './process/owned-process.js';
import type { TempFolder } from './process/temp-folder.js';
import type { Teardown } from './teardown.js';

export interface StartCachesOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly teardown: Teardown;
  readonly folder: TempFolder;
  readonly dir: string;
  readonly onProcess: OnProcess;
  readonly onProgress: (message: string) => void;
}

/** A server for each node of the deployment's caches, but for memcached, which nothing stands in for. */
export async function startCaches(options: StartCachesOptions): Promise<Cache[]> {
  const { deployment, teardown } = options;
  const starting = deployment.caches
    .filter(({ engine }) => engine !== 'memcached')
    .map(async (deployed) => {
      const cache = new Cache({
        ...options,
        deployed,
        subnets: deployment.subnets,
        engine: chooseEngine(deployed.engine, options),
      });
      teardown.defer(`end the cache ${deployed.replicationGroupId}`, () => cache.close());
      await cache.start();
      return cache;
    });
  const settled = await Promise.allSettled(starting);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

function chooseEngine(engine: string, options: StartCachesOptions): CacheEngine {
  const program = findCacheProgram(engine);
  return program === null ? standInEngine() : redisEngine(program, options);
}
