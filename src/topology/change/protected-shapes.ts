import type { ProtectedKind } from './protected-kinds.js';

export const NOTHING = { guards: [], amounts: [], hazards: [] };
export const DATABASE: ProtectedKind = {
  name: 'database',
  severity: 'critical',
  loses: 'the database and the data in it',
  guards: ['deletion_protection', 'multi_az'],
  amounts: ['backup_retention_period'],
  hazards: ['skip_final_snapshot', 'delete_automated_backups'],
};
export const TABLE: ProtectedKind = {
  ...DATABASE,
  guards: ['deletion_protection_enabled', 'point_in_time_recovery.0.enabled'],
  amounts: ['point_in_time_recovery.0.recovery_period_in_days'],
  hazards: [],
  rows: { replica: { by: 'region_name', guards: ['point_in_time_recovery'] } },
};
export const STORE: ProtectedKind = {
  ...NOTHING,
  name: 'store',
  severity: 'critical',
  loses: 'the data in it',
};
export const EMPTIED_BUCKET: ProtectedKind = {
  ...STORE,
  loses: 'all objects in it (force_destroy)',
};
/** Only that Terraform may empty it from now on, or that it keeps no versions, counts. */
export const BUCKET: ProtectedKind = {
  ...STORE,
  name: 'bucket',
  // Versioning as a block of the bucket itself, of before version 4 of the provider.
  guards: ['versioning.0.enabled'],
  hazards: ['force_destroy'],
  mayGo: true,
};
export const MESSAGES: ProtectedKind = { ...STORE, severity: 'high', loses: 'the messages in it' };
export const SEARCH: ProtectedKind = {
  ...STORE,
  guards: [
    'cluster_config.0.zone_awareness_enabled',
    'cluster_config.0.multi_az_with_standby_enabled',
  ],
  floors: { 'cluster_config.0.instance_count': 2 },
};
export const USERS: ProtectedKind = {
  ...STORE,
  loses: 'all users in it',
  words: { deletion_protection: 'ACTIVE' },
};
export const SECRET: ProtectedKind = {
  ...STORE,
  severity: 'high',
  loses: 'the secret in it',
  amounts: ['recovery_window_in_days'],
};
export const WAY_IN: ProtectedKind = {
  ...NOTHING,
  name: 'way in',
  severity: 'high',
  loses: 'its address, by which requests come',
  guards: ['enabled'],
};
export const KEY: ProtectedKind = {
  ...NOTHING,
  name: 'key',
  severity: 'critical',
  loses: 'all that is encrypted with it, once its waiting period is over',
  guards: ['is_enabled'],
  amounts: ['deletion_window_in_days'],
};
export const MEMBER: ProtectedKind = {
  ...NOTHING,
  name: 'instance of a database cluster',
  severity: 'high',
  loses: 'what it serves and the zone that it stands in for',
};
export const CACHE: ProtectedKind = {
  name: 'cache',
  severity: 'high',
  loses: 'the cache and all that is in it',
  guards: ['automatic_failover_enabled', 'multi_az_enabled'],
  amounts: ['snapshot_retention_limit'],
  hazards: [],
  floors: { num_cache_clusters: 2, replicas_per_node_group: 1 },
};
export const WEB_ACL: ProtectedKind = {
  ...NOTHING,
  name: 'web ACL',
  severity: 'high',
  loses: 'the inspection of requests',
};
export const BACKUP: ProtectedKind = {
  ...NOTHING,
  name: 'backup',
  severity: 'high',
  loses: 'what is kept or made as a backup',
};
/** What makes backups of itself where a switch says so. */
export const VERSIONS: ProtectedKind = {
  ...BACKUP,
  name: 'versions of objects',
  loses: 'the versions that objects have from now on',
  words: { 'versioning_configuration.0.status': 'Enabled' },
};
export const NETWORK_ACL: ProtectedKind = {
  ...NOTHING,
  name: 'network ACL',
  severity: 'medium',
  loses: 'what it refuses or lets through',
};
export const GROUP_RULE: ProtectedKind = {
  ...NOTHING,
  name: 'security group',
  severity: 'medium',
  loses: 'what it lets through',
};
