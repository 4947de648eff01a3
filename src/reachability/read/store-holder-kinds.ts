import type { AttributePath } from '../../plan/resolver.js';
import type { HolderKind } from './holder-kinds.js';

const DATABASE = {
  groups: [['vpc_security_group_ids']],
  subnets: [],
  active: false,
  spread: 'one',
  defaultVpc: true,
} as const;

const CACHE = {
  groups: [['security_group_ids']],
  subnets: [],
  active: false,
  spread: 'one',
  defaultVpc: true,
} as const;
const CACHE_SUBNETS = { argument: 'subnet_group_name', type: 'aws_elasticache_subnet_group' };

const IN_VPC_OPTIONS = {
  groups: [['vpc_options', 0, 'security_group_ids'] satisfies AttributePath],
  subnets: [['vpc_options', 0, 'subnet_ids'] satisfies AttributePath],
  active: false,
} as const;

/** Databases, caches and what else stores data, by type. A cluster is public where one of its instances is. */
export const STORE_HOLDER_KINDS: Readonly<Record<string, HolderKind>> = {
  aws_db_instance: {
    ...DATABASE,
    subnetGroup: { argument: 'db_subnet_group_name', type: 'aws_db_subnet_group' },
    publicAt: ['publicly_accessible'],
  },
  aws_rds_cluster: {
    ...DATABASE,
    subnetGroup: { argument: 'db_subnet_group_name', type: 'aws_db_subnet_group' },
    publicAt: ['publicly_accessible'],
    publicMembers: 'aws_rds_cluster_instance',
  },
  aws_docdb_cluster: {
    ...DATABASE,
    subnetGroup: { argument: 'db_subnet_group_name', type: 'aws_docdb_subnet_group' },
  },
  aws_docdbelastic_cluster: {
    groups: [['vpc_security_group_ids']],
    subnets: [['subnet_ids']],
    active: false,
    spread: 'one',
  },
  aws_neptune_cluster: {
    ...DATABASE,
    subnetGroup: { argument: 'neptune_subnet_group_name', type: 'aws_neptune_subnet_group' },
    publicMembers: 'aws_neptune_cluster_instance',
  },
  aws_timestreaminfluxdb_db_instance: {
    groups: [['vpc_security_group_ids']],
    subnets: [['vpc_subnet_ids']],
    active: false,
    spread: 'one',
    publicAt: ['publicly_accessible'],
  },
  aws_redshift_cluster: {
    groups: [['vpc_security_group_ids']],
    subnets: [],
    subnetGroup: { argument: 'cluster_subnet_group_name', type: 'aws_redshift_subnet_group' },
    active: true,
    spread: 'one',
    publicAt: ['publicly_accessible'],
  },
  aws_redshiftserverless_workgroup: {
    groups: [['security_group_ids']],
    subnets: [['subnet_ids']],
    active: true,
    publicAt: ['publicly_accessible'],
  },
  aws_elasticache_cluster: { ...CACHE, subnetGroup: CACHE_SUBNETS },
  aws_elasticache_replication_group: { ...CACHE, subnetGroup: CACHE_SUBNETS },
  aws_elasticache_serverless_cache: { ...CACHE, subnets: [['subnet_ids']] },
  aws_memorydb_cluster: {
    ...CACHE,
    subnetGroup: { argument: 'subnet_group_name', type: 'aws_memorydb_subnet_group' },
  },
  aws_dax_cluster: {
    ...CACHE,
    subnetGroup: { argument: 'subnet_group_name', type: 'aws_dax_subnet_group' },
  },
  aws_opensearch_domain: IN_VPC_OPTIONS,
  aws_elasticsearch_domain: IN_VPC_OPTIONS,
};
