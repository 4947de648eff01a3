import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { part, type Store, type StorePart } from './store.js';

const isDatabase: Wanted = (type) => type === 'aws_db_instance' || type === 'aws_rds_cluster';

/** A chain of replicas longer than this goes round in a circle. */
const MAX_SOURCES = 8;

/** Instances and clusters of RDS and Aurora; members of a cluster have the cluster's storage. */
export function readDatabaseStores(resolver: Resolver): Store[] {
  const created = new Set(
    resolver.plan.changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address),
  );
  return resolver.ofType('aws_db_instance', 'aws_rds_cluster').map((database) => ({
    address: database.address,
    parts: [storageOf(database, resolver, created, 0)],
  }));
}

function storageOf(
  database: PlannedResource,
  resolver: Resolver,
  created: ReadonlySet<string>,
  hops: number,
): StorePart {
  const name = 'its storage';
  const { address } = database;
  // What exists already is encrypted or not, and no restoring changes that.
  const source = created.has(address) ? sourceOf(database) : undefined;
  if (source) {
    const why = `${address} inherits from what its \`${source.join('.')}\` names`;
    const links = resolver.link(database, source, isDatabase);
    const [target] = links.targets;
    if (target && links.exact && links.gaps.length === 0 && hops < MAX_SOURCES) {
      const inherited = storageOf(target.resource, resolver, created, hops + 1);
      return part(name, inherited.encrypted, `${why}; ${inherited.why}`);
    }
    // A replica in another region is encrypted with the key that is named for it, and so is a cluster
    // that is restored. RestoreDBInstanceFromDBSnapshot and -ToPointInTime take no key.
    const takesKey = database.type === 'aws_rds_cluster' || source[0] === 'replicate_source_db';
    if (takesKey && readAttribute(database, ['kms_key_id']).state === 'known') {
      return part(name, known(true), `${address} names a kms_key_id`);
    }
    return part(name, unknown(`${why}, which is not in this plan`, [true, false]), why);
  }
  if (isNewAurora(database, created)) {
    return part(
      name,
      known(true),
      `${address} is a new Aurora cluster, and Aurora encrypts these by itself since 18 February 2026`,
    );
  }
  const encrypted = booleanAt(database, ['storage_encrypted'], isServerless(database));
  return part(name, encrypted, describe(address, 'storage_encrypted', encrypted));
}

/** An argument that says what the data come from: AWS then takes the encryption of that. */
function sourceOf(database: PlannedResource): AttributePath | undefined {
  const paths: AttributePath[] = [
    ['replicate_source_db'],
    ['replication_source_identifier'],
    ['snapshot_identifier'],
    ['restore_to_point_in_time', 0, 'source_db_instance_identifier'],
    ['restore_to_point_in_time', 0, 'source_cluster_identifier'],
    ['restore_to_point_in_time', 0, 'source_dbi_resource_id'],
    ['restore_to_point_in_time', 0, 'source_cluster_resource_id'],
    ['restore_to_point_in_time', 0, 'source_db_instance_automated_backups_arn'],
  ];
  return paths.find((path) => {
    const attribute = readAttribute(database, path);
    return attribute.state === 'known' ? attribute.value !== '' : attribute.state !== 'absent';
  });
}

/** Source: Amazon Aurora User Guide, "Encrypting Amazon Aurora resources". */
function isNewAurora(database: PlannedResource, created: ReadonlySet<string>): boolean {
  const engine = textAt(database, ['engine']);
  return (
    database.type === 'aws_rds_cluster' &&
    created.has(database.address) &&
    engine.state === 'known' &&
    engine.value.startsWith('aurora')
  );
}

/** Source: the provider's documentation of storage_encrypted. */
function isServerless(database: PlannedResource): boolean {
  const mode = textAt(database, ['engine_mode'], 'provisioned');
  return mode.state === 'known' && mode.value === 'serverless';
}

export function describe(address: string, name: string, value: Uncertain<boolean>): string {
  if (value.state === 'unknown') return value.reason;
  return value.value ? `${address} sets ${name}` : `${address} does not set ${name} to true`;
}
