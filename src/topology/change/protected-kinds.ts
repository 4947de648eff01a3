import type { Severity } from '../../model/finding.js';
import type { JsonObject } from '../../plan/json-shape.js';

/** What a resource is to those who depend on it. */
export interface ProtectedKind {
  readonly name: string;
  readonly severity: Severity;
  /** What is lost where it is deleted or replaced. */
  readonly loses: string;
  /** Switches that protect where they are true. */
  readonly guards: readonly string[];
  /** Numbers that protect less where they are smaller. */
  readonly amounts: readonly string[];
  /** Switches that protect where they are false. */
  readonly hazards: readonly string[];
}

const NOTHING = { guards: [], amounts: [], hazards: [] };
const DATABASE: ProtectedKind = {
  name: 'database',
  severity: 'critical',
  loses: 'the database and the data in it',
  guards: ['deletion_protection', 'multi_az'],
  amounts: ['backup_retention_period'],
  hazards: ['skip_final_snapshot', 'delete_automated_backups'],
};
const TABLE: ProtectedKind = {
  ...DATABASE,
  guards: ['deletion_protection_enabled'],
  amounts: [],
  hazards: [],
};
const STORE: ProtectedKind = {
  ...NOTHING,
  name: 'store',
  severity: 'critical',
  loses: 'the data in it',
};
/** AWS deletes no bucket that holds anything, unless Terraform empties it first. */
const EMPTIED_BUCKET: ProtectedKind = { ...STORE, loses: 'all objects in it (force_destroy)' };
const KEY: ProtectedKind = {
  ...NOTHING,
  name: 'key',
  severity: 'critical',
  loses: 'all that is encrypted with it, once its waiting period is over',
  guards: ['is_enabled'],
};
const MEMBER: ProtectedKind = {
  ...NOTHING,
  name: 'instance of a database cluster',
  severity: 'high',
  loses: 'what it serves and the zone that it stands in for',
};
const CACHE: ProtectedKind = {
  name: 'cache',
  severity: 'high',
  loses: 'the cache and all that is in it',
  guards: ['automatic_failover_enabled', 'multi_az_enabled'],
  amounts: ['snapshot_retention_limit'],
  hazards: [],
};
const WEB_ACL: ProtectedKind = {
  ...NOTHING,
  name: 'web ACL',
  severity: 'high',
  loses: 'the inspection of requests',
};
const BACKUP: ProtectedKind = {
  ...NOTHING,
  name: 'backup',
  severity: 'high',
  loses: 'what is kept or made as a backup',
};
const NETWORK_ACL: ProtectedKind = {
  ...NOTHING,
  name: 'network ACL',
  severity: 'medium',
  loses: 'what it refuses or lets through',
};
const GROUP_RULE: ProtectedKind = {
  ...NOTHING,
  name: 'security group',
  severity: 'medium',
  loses: 'what it lets through',
};

const KINDS: Readonly<Record<string, ProtectedKind>> = {
  aws_db_instance: DATABASE,
  aws_rds_cluster: DATABASE,
  aws_rds_global_cluster: DATABASE,
  aws_docdb_cluster: DATABASE,
  aws_neptune_cluster: DATABASE,
  aws_redshift_cluster: {
    ...DATABASE,
    guards: ['multi_az'],
    amounts: ['automated_snapshot_retention_period'],
  },
  aws_memorydb_cluster: {
    ...DATABASE,
    guards: [],
    amounts: ['snapshot_retention_limit'],
    hazards: [],
  },
  aws_dynamodb_table: TABLE,
  aws_efs_file_system: STORE,
  aws_opensearch_domain: STORE,
  aws_ebs_volume: STORE,
  aws_rds_cluster_instance: MEMBER,
  aws_docdb_cluster_instance: MEMBER,
  aws_neptune_cluster_instance: MEMBER,
  aws_kms_key: KEY,
  aws_kms_replica_key: { ...KEY, guards: ['enabled'] },
  aws_elasticache_replication_group: CACHE,
  aws_elasticache_cluster: CACHE,
  aws_elasticache_serverless_cache: CACHE,
  aws_lb: {
    name: 'load balancer',
    severity: 'high',
    loses: 'the load balancer and its DNS name',
    guards: ['enable_deletion_protection'],
    amounts: [],
    hazards: [],
  },
  aws_lb_listener: {
    ...NOTHING,
    name: 'listener',
    severity: 'medium',
    loses: 'the way in for requests on its port',
  },
  aws_wafv2_web_acl: WEB_ACL,
  aws_wafv2_rule_group: WEB_ACL,
  aws_wafv2_web_acl_association: WEB_ACL,
  aws_shield_protection: {
    ...WEB_ACL,
    name: 'Shield protection',
    loses: 'the protection of Shield Advanced',
  },
  aws_backup_vault: BACKUP,
  aws_backup_plan: BACKUP,
  aws_backup_selection: BACKUP,
  aws_db_snapshot: BACKUP,
  aws_db_cluster_snapshot: BACKUP,
  aws_ebs_snapshot: BACKUP,
  aws_db_instance_automated_backups_replication: BACKUP,
  aws_network_acl: NETWORK_ACL,
  aws_network_acl_rule: NETWORK_ACL,
  aws_network_acl_association: NETWORK_ACL,
  aws_security_group: GROUP_RULE,
  aws_security_group_rule: GROUP_RULE,
  aws_vpc_security_group_ingress_rule: GROUP_RULE,
  aws_vpc_security_group_egress_rule: GROUP_RULE,
};

/** Undefined for what is not protected: read replicas and single nodes of a replication group too. */
export function protectedKind(type: string, before: JsonObject): ProtectedKind | undefined {
  const isCopy = ['replicate_source_db', 'replication_group_id'].some((name) => {
    const source = before[name];
    return (
      typeof source === 'string' && source !== '' && type !== 'aws_elasticache_replication_group'
    );
  });
  if (type === 'aws_s3_bucket')
    return before['force_destroy'] === true ? EMPTIED_BUCKET : undefined;
  return isCopy || !Object.hasOwn(KINDS, type) ? undefined : KINDS[type];
}

/** A rule or a group counts only where something protected holds the group. */
export function isGroupRule(kind: ProtectedKind): boolean {
  return kind === GROUP_RULE;
}

export function isWebAcl(kind: ProtectedKind): boolean {
  return kind === WEB_ACL;
}

export function isNetworkAcl(kind: ProtectedKind): boolean {
  return kind === NETWORK_ACL;
}
