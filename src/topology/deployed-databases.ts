import type { DeployedDatabase } from '../model/deployed-data.js';
import { valueOr } from '../model/uncertain.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import { homeOf, isElsewhere, subnetIdsOf, type DeploymentScope } from './deployment-scope.js';
import { arnFor, digest } from './deployment-names.js';
import { isDbSubnetGroup, isSubnet } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

/** The database instances. */
export function readDeployedDatabases(scope: DeploymentScope): DeployedDatabase[] {
  for (const { address } of scope.resolver.ofType('aws_rds_cluster')) {
    scope.notes.add(
      `${address} is not deployed to the lab of this version: it models database instances, not clusters.`,
    );
  }
  return scope.resolver
    .ofType('aws_db_instance')
    .filter((db) => !isElsewhere(scope, subnetsOf(db, scope)))
    .map((db) => readDatabase(db, scope));
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
    port: valueOr(numberAt(db, ['port'], engine.startsWith('postgres') ? 5432 : 3306), 3306),
    multiAz,
    zone: primary,
    standbyZone: multiAz ? (zones.find((other) => other !== primary) ?? null) : null,
    subnetIds: ids,
    replicaOf: null,
  };
}
