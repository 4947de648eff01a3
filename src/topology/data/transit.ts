import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isBeside } from '../../plan/place.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { standaloneCaches, engineOf } from './caches-and-files.js';
import { describe } from './database-storage.js';
import { readOtherTransit } from './other-transit.js';
import { readParameter } from './parameter-groups.js';
import { part, type Store, type StorePart } from './store.js';
import { transportDefault, transportParameter } from './transport-defaults.js';

const isInstance: Wanted = (type) => type === 'aws_db_instance';
const isParameterGroup: Wanted = (type) =>
  type === 'aws_db_parameter_group' || type === 'aws_rds_cluster_parameter_group';

/** Databases and caches: whether they refuse connections that are not encrypted. */
export function readTransit(resolver: Resolver): Store[] {
  return [
    ...resolver.ofType('aws_db_instance', 'aws_rds_cluster').map((database) => ({
      address: database.address,
      parts: [databaseTransit(database, resolver)],
    })),
    ...[...resolver.ofType('aws_elasticache_replication_group'), ...standaloneCaches(resolver)].map(
      (cache) => ({ address: cache.address, parts: [cacheTransit(cache)] }),
    ),
    ...readOtherTransit(resolver),
  ];
}

/** A chain of replicas longer than this goes round in a circle. */
const MAX_SOURCES = 8;
const CONNECTIONS = 'its connections';

function databaseTransit(database: PlannedResource, resolver: Resolver): StorePart {
  const { address } = database;
  const source = sourceOf(database, resolver);
  const engine = textAt(source, ['engine']);
  if (engine.state === 'unknown') return part(CONNECTIONS, unknown(engine.reason), '');
  const parameter = transportParameter(engine.value);
  if (parameter === undefined) {
    const why = `which setting of ${engine.value} refuses plain connections is not read`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const holder = groupHolder(database, source, resolver);
  if (!holder) {
    const why = `${address} names no parameter group, and nothing tells whether it is in the region of ${source.address}, whose group it would have there`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const argument =
    holder.type === 'aws_rds_cluster' ? 'db_cluster_parameter_group_name' : 'parameter_group_name';
  const set = readParameter(holder, argument, isParameterGroup, parameter, resolver);
  if (set.state === 'open')
    return part(CONNECTIONS, unknown(set.reason, [true, false]), set.reason);
  if (set.state === 'set') {
    const on = ['1', 'on', 'true'].includes(set.value.toLowerCase());
    const why = `${set.by.address} sets ${parameter} to ${on ? 'on' : 'off'}`;
    return part(CONNECTIONS, known(on), why);
  }
  const version = textAt(source, ['engine_version']);
  const fallback = transportDefault(
    engine.value,
    version.state === 'known' ? version.value : undefined,
  );
  const where = set.by
    ? `${set.by.address} does not set ${parameter}`
    : `${address} names no parameter group`;
  return part(CONNECTIONS, fallback.value, `${where}; ${fallback.why}`);
}

/** A replica has the engine of what it replicates, followed as far as the plan shows it. */
function sourceOf(database: PlannedResource, resolver: Resolver): PlannedResource {
  let current = database;
  for (let hop = 0; hop < MAX_SOURCES; hop++) {
    if (readAttribute(current, ['replicate_source_db']).state === 'absent') return current;
    const links = resolver.link(current, ['replicate_source_db'], isInstance);
    const [target] = links.targets;
    if (!target || !links.exact || links.gaps.length > 0) return current;
    current = target.resource;
  }
  return current;
}

/**
 * A replica that names no group takes that of its source in the same region, and the engine's default
 * one in another. Undefined where nothing tells which. Source: Amazon RDS API Reference,
 * CreateDBInstanceReadReplica.
 */
function groupHolder(
  database: PlannedResource,
  source: PlannedResource,
  { plan }: Resolver,
): PlannedResource | undefined {
  const named = readAttribute(database, ['parameter_group_name']).state !== 'absent';
  if (named || database === source) return database;
  const isNear = isBeside(database, source, plan);
  return isNear === undefined ? undefined : isNear ? source : database;
}

function cacheTransit(cache: PlannedResource): StorePart {
  const { address } = cache;
  if (readAttribute(cache, ['global_replication_group_id']).state !== 'absent') {
    const why = `${address} follows its global datastore`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const on: Uncertain<boolean> = booleanAt(cache, ['transit_encryption_enabled'], false);
  const unset = readAttribute(cache, ['transit_encryption_enabled']).state === 'absent';
  if (unset && ['valkey', 'unknown'].includes(engineOf(cache))) {
    const why = `${address} does not say transit_encryption_enabled, and what ${engineOf(cache) === 'valkey' ? 'Valkey then does is not documented' : 'it is then depends on its engine, which is known only after apply'}`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const mode = textAt(cache, ['transit_encryption_mode'], 'required');
  if (on.state === 'known' && on.value && mode.state === 'unknown')
    return part(CONNECTIONS, unknown(mode.reason, [true, false]), mode.reason);
  if (on.state === 'known' && on.value && mode.state === 'known' && mode.value === 'preferred') {
    const why = `${address} takes plain connections too (transit_encryption_mode preferred)`;
    return part(CONNECTIONS, known(false), why);
  }
  return part(CONNECTIONS, on, describe(address, 'transit_encryption_enabled', on));
}
