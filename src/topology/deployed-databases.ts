import type { DeployedDatabase } from '../model/deployed-data.js';
import { valueOr } from '../model/uncertain.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import { homeOf, isElsewhere, subnetIdsOf, type DeploymentScope } from './deployment-scope.js';
import { portOf, sourceOf } from './database-port.js';
import { arnFor, digest } from './deployment-names.js';
import { plannedTags } from './planned-tags.js';
import { isDbInstance, isDbSubnetGroup, isSubnet } from './resource-kinds.js';
import { booleanAt, textAt } from './uncertain-attribute.js';

/** The database instances, read replicas last. */
export function readDeployedDatabases(scope: DeploymentScope): DeployedDatabase[] {
  for (const { address } of scope.resolver.ofType('aws_rds_cluster')) {
    scope.notes.add(
      `${address} is not deployed to the lab of this version: it models database instances, not clusters.`,
    );
  }
  const planned = scope.resolver
    .ofType('aws_db_instance')
    .filter((db) => !isElsewhere(scope, subnetsOf(db, scope)));
  const read = planned.map((db) => readDatabase(db, scope));
  return planned
    .map((db, index) => replicating(db, read[index], read, scope))
    .filter((db) => db !== undefined)
    .toSorted((a, b) => rankOf(a, scope) - rankOf(b, scope));
}

/** Primaries come before replicas, those of the primary region first. */
function rankOf({ region, replicaOf }: DeployedDatabase, scope: DeploymentScope): number {
  return 2 * Number(replicaOf !== null) + Number(region !== scope.region);
}

/** A replica has its source's engine and port, which the plan does not repeat. */
function replicating(
  planned: PlannedResource,
  db: DeployedDatabase | undefined,
  all: readonly DeployedDatabase[],
  { resolver }: DeploymentScope,
): DeployedDatabase | undefined {
  const sources = resolver.link(planned, ['replicate_source_db'], isDbInstance);
  const source = all.find(
    ({ address, identifier, arn }) =>
      sources.targets.some(({ resource }) => resource.address === address) ||
      sources.external.some((name) => name === identifier || name === arn),
  );
  if (db === undefined || source === undefined || source === db) return db;
  return { ...db, engine: source.engine, port: source.port, replicaOf: source.arn };
}

function subnetsOf(db: PlannedResource, { resolver }: DeploymentScope): Links {
  const group = resolver.links(db, ['db_subnet_group_name'], isDbSubnetGroup);
  return joinLinks(
    group.targets.map(({ resource }) => resolver.links(resource, ['subnet_ids'], isSubnet)),
  );
}

function readDatabase(db: PlannedResource, scope: DeploymentScope): DeployedDatabase {
  const { subnets, notes } = scope;
  const identifier = valueOr(
    textAt(db, ['identifier']),
    `${db.name}-${digest(db.address).slice(0, 8)}`,
  );
  const ids = subnetIdsOf(scope, subnetsOf(db, scope));
  const { region } = homeOf(scope, ids);
  const zones = [
    ...new Set(subnets.filter(({ id }) => ids.includes(id)).map(({ zone }) => zone)),
  ].toSorted();
  const zone = textAt(db, ['availability_zone']);
  const multiAz = valueOr(booleanAt(db, ['multi_az'], false), false);
  const primary = valueOr(zone, zones[0] ?? subnets[0]?.zone ?? `${region}a`);
  if (zone.state !== 'known')
    notes.add(`AWS chooses the zone of ${db.address}: ${primary} is assumed.`);
  const engine = valueOr(textAt(db, ['engine']), 'unknown');
  return {
    address: db.address,
    region,
    identifier,
    arn: arnFor('rds', region, `db:${identifier}`),
    engine,
    port: portOf(db, sourceOf(db, scope.resolver)) ?? 3306,
    multiAz,
    zone: primary,
    standbyZone: multiAz ? (zones.find((other) => other !== primary) ?? null) : null,
    subnetIds: ids,
    replicaOf: null,
    tags: plannedTags(db),
  };
}
