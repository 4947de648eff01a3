import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { containsTrue } from '../../plan/value-at.js';
import type { Wanted } from '../../plan/wanted.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { standaloneCaches, engineOf } from './caches-and-files.js';
import { describe } from './database-storage.js';
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
  const group = parameterGroupOf(groupHolder(database, source), resolver);
  if (typeof group === 'string') return part(CONNECTIONS, unknown(group, [true, false]), group);
  const set = group && valueOfParameter(group, parameter);
  if (set) {
    const on = ['1', 'on', 'true'].includes(set.toLowerCase());
    return part(
      CONNECTIONS,
      known(on),
      `${group.address} sets ${parameter} to ${on ? 'on' : 'off'}`,
    );
  }
  if (group && containsTrue(group.unknown['parameter'])) {
    const why = `the parameters of ${group.address} are known only after apply`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const version = textAt(source, ['engine_version']);
  const fallback = transportDefault(
    engine.value,
    version.state === 'known' ? version.value : undefined,
  );
  const where = group
    ? `${group.address} does not set ${parameter}`
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
 * one in another. Source: Amazon RDS API Reference, CreateDBInstanceReadReplica.
 */
function groupHolder(database: PlannedResource, source: PlannedResource): PlannedResource {
  const named = readAttribute(database, ['parameter_group_name']).state !== 'absent';
  const isNear = database.config?.providerKey === source.config?.providerKey;
  return named || !isNear ? database : source;
}

/** The group of the plan, undefined for the engine's default one, or why it is not known. */
function parameterGroupOf(
  database: PlannedResource,
  resolver: Resolver,
): PlannedResource | undefined | string {
  const path = [
    database.type === 'aws_rds_cluster'
      ? 'db_cluster_parameter_group_name'
      : 'parameter_group_name',
  ];
  if (readAttribute(database, path).state === 'absent') return undefined;
  const links = resolver.link(database, path, isParameterGroup);
  const [target] = links.targets;
  if (target && links.exact && links.gaps.length === 0) return target.resource;
  const [outside] = links.external;
  // AWS's own groups, which nobody can change, have names that begin so.
  if (outside?.startsWith('default.')) return undefined;
  const why = links.gaps[0] ?? `${outside ?? 'one of several'} is not in this plan`;
  return `the parameter group of ${database.address} is not known: ${why}`;
}

function valueOfParameter(group: PlannedResource, name: string): string | undefined {
  const rows = group.values['parameter'];
  const row = (Array.isArray(rows) ? rows : []).find(
    (item) => isObject(item) && item['name'] === name,
  ) as Readonly<Record<string, unknown>> | undefined;
  return row === undefined ? undefined : String(row['value'] ?? '');
}

function cacheTransit(cache: PlannedResource): StorePart {
  const { address } = cache;
  if (readAttribute(cache, ['global_replication_group_id']).state !== 'absent') {
    const why = `${address} follows its global datastore`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const on: Uncertain<boolean> = booleanAt(cache, ['transit_encryption_enabled'], false);
  const unset = readAttribute(cache, ['transit_encryption_enabled']).state === 'absent';
  if (unset && engineOf(cache) === 'valkey') {
    const why = `${address} does not say transit_encryption_enabled, and what Valkey then does is not documented`;
    return part(CONNECTIONS, unknown(why, [true, false]), why);
  }
  const mode = textAt(cache, ['transit_encryption_mode'], 'required');
  if (on.state === 'known' && on.value && mode.state === 'known' && mode.value === 'preferred') {
    const why = `${address} takes plain connections too (transit_encryption_mode preferred)`;
    return part(CONNECTIONS, known(false), why);
  }
  return part(CONNECTIONS, on, describe(address, 'transit_encryption_enabled', on));
}
