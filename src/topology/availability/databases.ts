import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { joinLinks } from '../../plan/links.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isDbSubnetGroup, isSubnet } from '../resource-kinds.js';
import { booleanAt, numberAt, textAt, toUncertainSet } from '../uncertain-attribute.js';
import { readMembers } from './cluster-members.js';
import { readScaledReplicas } from './scaled-replicas.js';
import type { Zones } from './zones.js';
import { exactSpread, joinSpreads, openSpread, type ZoneSpread } from './zone-spread.js';

/** What keeps a database's service and data when a zone, or the database itself, is lost. */
export interface DatabaseResilience {
  readonly address: string;
  readonly kind: 'instance' | 'multi-az-cluster' | 'aurora-cluster';
  /** Of an instance; a Multi-AZ cluster always is. */
  readonly multiAz: Uncertain<boolean>;
  /** Instances of an Aurora cluster. */
  readonly instances: ClusterInstances | null;
  /** Zones of its subnet group; null where it has none of its own. */
  readonly subnetZones: ZoneSpread | null;
  readonly backupRetentionDays: Uncertain<number>;
  readonly deletesBackups: Uncertain<boolean>;
  readonly deletionProtection: Uncertain<boolean>;
  readonly skipsFinalSnapshot: Uncertain<boolean>;
}

interface ClusterInstances {
  readonly certain: number;
  readonly possible: readonly string[];
  /** Zones that are named; null where RDS chooses, which it does over all zones of the cluster. */
  readonly zones: ZoneSpread | null;
}

/** Read replicas are left out: what they copy is judged. One that was promoted names no source. */
export function readDatabaseResilience(resolver: Resolver, zones: Zones): DatabaseResilience[] {
  const members = readClusterInstances(resolver);
  return [
    ...resolver
      .ofType('aws_db_instance')
      .filter((db) => readAttribute(db, ['replicate_source_db']).state === 'absent')
      .map((db): DatabaseResilience => ({
        kind: 'instance',
        multiAz: booleanAt(db, ['multi_az'], false),
        instances: null,
        ...readCommon(db, resolver, zones),
        backupRetentionDays: retentionOf(db, 0),
      })),
    ...resolver
      .ofType('aws_rds_cluster')
      .filter(
        (cluster) => readAttribute(cluster, ['replication_source_identifier']).state === 'absent',
      )
      .map((cluster): DatabaseResilience => {
        const kind = kindOf(cluster);
        return {
          kind,
          multiAz: known(true),
          instances: kind === 'aurora-cluster' ? members(cluster) : null,
          ...readCommon(cluster, resolver, zones),
          // CreateDBCluster keeps backups for a day where nothing is said.
          backupRetentionDays: retentionOf(cluster, 1),
        };
      }),
  ];
}

function readCommon(
  database: PlannedResource,
  resolver: Resolver,
  zones: Zones,
): Pick<
  DatabaseResilience,
  'address' | 'subnetZones' | 'deletesBackups' | 'deletionProtection' | 'skipsFinalSnapshot'
> {
  const group = resolver.link(database, ['db_subnet_group_name'], isDbSubnetGroup);
  const subnets = joinLinks(
    group.targets.map(({ resource }) => resolver.links(resource, ['subnet_ids'], isSubnet)),
  );
  const inPlan = group.targets.length > 0 && group.external.length === 0 && group.gaps.length === 0;
  return {
    address: database.address,
    subnetZones: inPlan
      ? zones.over(toUncertainSet(group.exact ? subnets : { ...subnets, exact: false }))
      : null,
    deletesBackups: booleanAt(database, ['delete_automated_backups'], true),
    deletionProtection: booleanAt(database, ['deletion_protection'], false),
    skipsFinalSnapshot: booleanAt(database, ['skip_final_snapshot'], false),
  };
}

/** A database that is restored takes the retention of what it is restored from. */
function retentionOf(database: PlannedResource, otherwise: number): Uncertain<number> {
  const path = ['backup_retention_period'];
  const isSet = readAttribute(database, path).state !== 'absent';
  const restored = ['snapshot_identifier', 'restore_to_point_in_time', 's3_import'].find((name) =>
    isFilled(database, name),
  );
  if (!isSet && restored !== undefined)
    return unknown(`${database.address} takes its retention from its ${restored}`);
  return numberAt(database, path, otherwise);
}

function isFilled(resource: PlannedResource, name: string): boolean {
  const attribute = readAttribute(resource, [name]);
  if (attribute.state === 'absent') return false;
  return !(
    attribute.state === 'known' &&
    Array.isArray(attribute.value) &&
    attribute.value.length === 0
  );
}

/** A cluster with an instance class of its own is a Multi-AZ DB cluster: always over three zones. */
function kindOf(cluster: PlannedResource): DatabaseResilience['kind'] {
  return isFilled(cluster, 'db_cluster_instance_class') ? 'multi-az-cluster' : 'aurora-cluster';
}

function readClusterInstances(resolver: Resolver): (cluster: PlannedResource) => ClusterInstances {
  const scaled = readScaledReplicas(resolver);
  const members = readMembers(resolver, 'aws_rds_cluster');
  return (cluster) => {
    const { certain, possible } = members(cluster);
    const replicas = scaled(cluster);
    // Auto Scaling adds replicas to an instance of the cluster, and makes no first one.
    const added = certain.length > 0 ? replicas.sure : 0;
    return {
      certain: certain.length + added,
      possible: [...possible.map(({ address }) => address), ...replicas.possible],
      zones: certain.every(
        (instance) => readAttribute(instance, ['availability_zone']).state === 'absent',
      )
        ? null
        : joinSpreads(
            [
              ...certain.map(zoneOf),
              ...(added > 0
                ? [openSpread('RDS chooses the zone of replicas that are scaled')]
                : []),
            ].map((spread) => ({ spread, certain: true })),
          ),
    };
  };
}

function zoneOf(instance: PlannedResource): ZoneSpread {
  const zone = textAt(instance, ['availability_zone']);
  if (zone.state === 'known')
    return exactSpread([zone.value], [`${instance.address} is in ${zone.value}`]);
  const open = openSpread(zone.reason);
  return { ...open, open: 1, atMost: 1 };
}
