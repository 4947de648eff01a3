/**
 * The FIS action whose targets are selected by tags, with the zone as the target's parameter. By ARN it
 * takes none: so Chaos Mesh's driver for FIS and a published guide say, and AWS's own samples name
 * replication groups by tag; the User Guide does not say.
 */
export const SELECTED_BY_TAG = 'aws:elasticache:replicationgroup-interrupt-az-power';
