import { known, unknown } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { readAlwaysEncrypted } from './always-encrypted.js';
import { describe } from './database-storage.js';
import { readOtherStores } from './other-stores.js';
import { part, type Store, type StorePart } from './store.js';

/** Caches of ElastiCache, file systems of EFS and what keeps data besides: what they do with data at rest. */
export function readCachesAndFiles(resolver: Resolver): Store[] {
  return [
    ...resolver.ofType('aws_elasticache_replication_group').map((group) => ({
      address: group.address,
      parts: [cacheAtRest(group)],
    })),
    ...standaloneCaches(resolver).map((cache) => ({
      address: cache.address,
      parts: engineOf(cache) === 'memcached' ? [] : [singleNode(cache)],
    })),
    ...resolver.ofType('aws_efs_file_system').map((files) => {
      // CreateFileSystem leaves a file system unencrypted where nothing is said.
      const encrypted = booleanAt(files, ['encrypted'], false);
      const why = describe(files.address, 'encrypted', encrypted);
      return { address: files.address, parts: [part('its files', encrypted, why)] };
    }),
    ...readOtherStores(resolver),
    ...readAlwaysEncrypted(resolver),
  ].filter(({ parts }) => parts.length > 0);
}

/** Clusters of one node or of Memcached; members of a replication group have what the group has. */
export function standaloneCaches(resolver: Resolver): readonly PlannedResource[] {
  return resolver
    .ofType('aws_elasticache_cluster')
    .filter((cache) => readAttribute(cache, ['replication_group_id']).state === 'absent');
}

/** The provider's default is redis for a group; a standalone cluster names one. */
export function engineOf(cache: PlannedResource): string {
  const engine = textAt(cache, ['engine'], 'redis');
  return engine.state === 'known' ? engine.value.toLowerCase() : 'unknown';
}

function cacheAtRest(group: PlannedResource): StorePart {
  const name = 'its data and backups';
  if (readAttribute(group, ['global_replication_group_id']).state !== 'absent') {
    const why = `${group.address} follows its global datastore`;
    return part(name, unknown(why, [true, false]), why);
  }
  // Source: the provider's documentation: false for Redis OSS, true for Valkey.
  const path = ['at_rest_encryption_enabled'];
  const engine = engineOf(group);
  if (engine === 'unknown' && readAttribute(group, path).state === 'absent') {
    const why = `${group.address} does not say at_rest_encryption_enabled, and its engine is known only after apply`;
    return part(name, unknown(why, [true, false]), why);
  }
  const encrypted = booleanAt(group, path, engine === 'valkey');
  return part(name, encrypted, describe(group.address, 'at_rest_encryption_enabled', encrypted));
}

/** CreateCacheCluster has no argument for it: only replication groups are encrypted at rest. */
function singleNode(cache: PlannedResource): StorePart {
  const name = 'its data and backups';
  return engineOf(cache) === 'unknown'
    ? part(name, unknown(`the engine of ${cache.address} is known only after apply`), '')
    : part(
        name,
        known(false),
        `${cache.address} is no replication group, and only these are encrypted at rest`,
      );
}
