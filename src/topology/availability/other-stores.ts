import { known, unknown, whether, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';
import { readMembers, type ClusterMembers } from './cluster-members.js';
import { readScaledReplicas, type ScaledReplicas } from './scaled-replicas.js';
import { zonesOfSubnetGroup } from './subnet-group-zones.js';
import type { ZoneSpread } from './zone-spread.js';
import type { Zones } from './zones.js';

/** What keeps a store of another service than RDS and ElastiCache; null where it has no such thing. */
export interface StoreResilience {
  readonly address: string;
  readonly zoneLoss: { readonly holds: Uncertain<boolean>; readonly why: string } | null;
  readonly backupRetentionDays: Uncertain<number> | null;
  readonly deletionProtection: Uncertain<boolean> | null;
  readonly skipsFinalSnapshot: Uncertain<boolean> | null;
}

type Reader = (store: PlannedResource) => Omit<StoreResilience, 'address'>;

const NONE = {
  zoneLoss: null,
  backupRetentionDays: null,
  deletionProtection: null,
  skipsFinalSnapshot: null,
};

/**
 * Stores that lie in one zone where nothing else is said, or may. The controls of AWS Security Hub CSPM
 * that ask for it: DocumentDB.2 and .5, Neptune.4, .5 and .9, Opensearch.6, Redshift.3 and .18, MQ.5 and
 * MQ.6; defaults are the provider's. What always lies in several (DynamoDB, MSK, SQS) is not here.
 */
export function readOtherStoreResilience(resolver: Resolver, zones: Zones): StoreResilience[] {
  const placed =
    (type: string, read: Reader): Reader =>
    (store) =>
      withZones(
        read(store),
        zonesOfSubnetGroup(store, (own) => own === type, resolver, zones),
      );
  const readers: Readonly<Record<string, Reader>> = {
    ...READERS,
    aws_dax_cluster: placed('aws_dax_subnet_group', ofDax),
    aws_docdb_cluster: ofCluster(readMembers(resolver, 'aws_docdb_cluster')),
    aws_memorydb_cluster: placed('aws_memorydb_subnet_group', ofMemoryDb),
    aws_neptune_cluster: ofCluster(
      readMembers(resolver, 'aws_neptune_cluster'),
      readScaledReplicas(
        resolver,
        'neptune:cluster:ReadReplicaCount',
        (own) => own === 'aws_neptune_cluster',
      ),
    ),
  };
  return Object.entries(readers).flatMap(([type, read]) =>
    resolver.ofType(type).map((store) => ({ address: store.address, ...read(store) })),
  );
}

function ofCluster(
  members: ReturnType<typeof readMembers>,
  scaled: (cluster: PlannedResource) => ScaledReplicas = () => NOT_SCALED,
): Reader {
  return (cluster) => ({
    zoneLoss: zoneLossOf(members(cluster), scaled(cluster)),
    backupRetentionDays: numberAt(cluster, ['backup_retention_period'], 1),
    deletionProtection: booleanAt(cluster, ['deletion_protection'], false),
    skipsFinalSnapshot: booleanAt(cluster, ['skip_final_snapshot'], false),
  });
}

/** The service puts instances that name no zone into those that hold the fewest. */
function zoneLossOf({ certain, possible }: ClusterMembers, replicas: ScaledReplicas) {
  const open = (why: string) => ({ holds: unknown<boolean>(why, [true, false]), why });
  if (possible.length > 0)
    return open(
      `which cluster these are of, the plan does not tell: ${possible.map(({ address }) => address).join(', ')}`,
    );
  if (certain.length === 0) return open('this plan has no instance of it');
  const number = certain.length + replicas.sure;
  if (number === 1 && replicas.possible.length > 0)
    return open(`${replicas.possible.join(', ')} may keep replicas of it`);
  if (number === 1) {
    const why = 'has one instance: when its zone is lost there is nothing to fail over to';
    return { holds: known(false), why };
  }
  const zones = certain.map((instance) => textAt(instance, ['availability_zone'], CHOSEN));
  const named = new Set([
    ...zones.flatMap((zone) => (zone.state === 'known' ? [zone.value] : [])),
    ...(replicas.sure > 0 ? [CHOSEN] : []),
  ]);
  const hidden = zones.find(({ state }) => state === 'unknown');
  if (named.size < 2 && !named.has(CHOSEN)) {
    if (hidden?.state === 'unknown') return open(hidden.reason);
    const why = `has all its instances in one zone: ${[...named].join()}`;
    return { holds: known(false), why };
  }
  return { holds: known(true), why: `has ${number} instances, in more than one zone` };
}

const NOT_SCALED: ScaledReplicas = { sure: 0, possible: [] };

/** Stands for the zone of an instance that names none. */
const CHOSEN = '';

const ofDax: Reader = (cluster) =>
  holds(atLeast(cluster, ['replication_factor'], 2, 1), 'node', 'replication_factor');

const ofMemoryDb: Reader = (cluster) =>
  holds(atLeast(cluster, ['num_replicas_per_shard'], 1, 1), 'replica', 'num_replicas_per_shard');

/** Nodes are in the zones of their subnets, however many they are. Of RDS's kin AWS itself asks for two. */
function withZones(store: ReturnType<Reader>, zones: ZoneSpread | null): ReturnType<Reader> {
  const { zoneLoss } = store;
  const { holds: field } = zoneLoss ?? {};
  if (!zones || !field || (field.state === 'known' && !field.value) || zones.atLeast >= 2)
    return store;
  if (zones.atMost !== null && zones.atMost < 2) {
    const why = `has a subnet group in one zone: ${zones.possible.join(', ') || 'whichever'}`;
    return { ...store, zoneLoss: { holds: known(false), why } };
  }
  if (field.state === 'unknown') return store;
  const why = zones.reason || 'the plan does not tell over how many zones its subnets are';
  return { ...store, zoneLoss: { holds: unknown(why, [true, false]), why } };
}

const READERS: Readonly<Record<string, Reader>> = {
  aws_efs_file_system: (files) => {
    const zone = textAt(files, ['availability_zone_name'], '');
    return holds(
      whether(zone, (name) => name === ''),
      'One Zone',
      'availability_zone_name',
    );
  },
  aws_elasticsearch_domain: ofDomain,
  aws_fsx_ontap_file_system: ofDeployment('', /^MULTI_AZ/),
  aws_fsx_openzfs_file_system: ofDeployment('', /^MULTI_AZ/),
  aws_fsx_windows_file_system: ofDeployment('SINGLE_AZ_1', /^MULTI_AZ/),
  aws_mq_broker: (broker) => {
    const mode = textAt(broker, ['deployment_mode'], 'SINGLE_INSTANCE');
    const isSpread = whether(mode, (word) => word !== 'SINGLE_INSTANCE');
    return holds(isSpread, 'broker', 'deployment_mode');
  },
  aws_opensearch_domain: ofDomain,
  aws_redshift_cluster: (cluster) => ({
    ...holds(booleanAt(cluster, ['multi_az'], false), 'zone', 'multi_az'),
    backupRetentionDays: numberAt(cluster, ['automated_snapshot_retention_period'], 1),
    skipsFinalSnapshot: booleanAt(cluster, ['skip_final_snapshot'], false),
  }),
};

/** Types that are read here. */
export const RESILIENT_TYPES: readonly string[] = [
  'aws_dax_cluster',
  'aws_docdb_cluster',
  'aws_memorydb_cluster',
  'aws_neptune_cluster',
  ...Object.keys(READERS),
];

function holds(
  field: Uncertain<boolean>,
  one: string,
  argument: string,
): Omit<StoreResilience, 'address'> {
  const isGood = field.state === 'known' && field.value;
  const why = isGood
    ? `lies in more than one zone (${argument})`
    : `is lost with its zone: one ${one} alone (${argument})`;
  return { ...NONE, zoneLoss: { holds: field, why } };
}

function atLeast(
  store: PlannedResource,
  path: AttributePath,
  least: number,
  otherwise: number,
): Uncertain<boolean> {
  return whether(numberAt(store, path, otherwise), (number) => number >= least);
}

/** Its data nodes are in one zone unless it is told otherwise, and a single node is wherever it is. */
function ofDomain(domain: PlannedResource): Omit<StoreResilience, 'address'> {
  const config = ['cluster_config', 0];
  const spread = booleanAt(domain, [...config, 'zone_awareness_enabled'], false);
  const standby = booleanAt(domain, [...config, 'multi_az_with_standby_enabled'], false);
  const nodes = atLeast(domain, [...config, 'instance_count'], 2, 1);
  const fields = [spreadOrStandby(spread, standby), nodes];
  const field =
    fields.find((each) => each.state === 'known' && !each.value) ??
    fields.find(({ state }) => state === 'unknown') ??
    known(true);
  return holds(field, 'zone', 'zone_awareness_enabled, instance_count');
}

/** Domains that are Multi-AZ with Standby are spread, whatever else they say. */
function spreadOrStandby(
  spread: Uncertain<boolean>,
  standby: Uncertain<boolean>,
): Uncertain<boolean> {
  if (standby.state === 'known') return standby.value ? standby : spread;
  return spread.state === 'known' && spread.value ? spread : standby;
}

function ofDeployment(otherwise: string, good: RegExp): Reader {
  return (files) => {
    const type = textAt(files, ['deployment_type'], otherwise);
    return holds(
      whether(type, (word) => good.test(word)),
      'zone',
      'deployment_type',
    );
  };
}
