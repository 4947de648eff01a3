/** What the AWS endpoint may ask of the caches, and do to them. */
export interface CacheWorld {
  caches(): readonly WorldCache[];
  /** Takes the power of a replication group's nodes in a zone: they lose what they hold. */
  interruptCacheZone(replicationGroupId: string, zone: string): void;
  restoreCacheZone(replicationGroupId: string, zone: string): void;
  /** Fails the primary over to a replica. Throws where none can take its part. */
  failOverCache(replicationGroupId: string): void;
  /** Reboots its primary in place, which empties it. */
  rebootCache(replicationGroupId: string): void;
}

export interface WorldCache {
  readonly replicationGroupId: string;
  /** ElastiCache shows `modifying` while a replica takes the primary's part. */
  readonly status: 'available' | 'modifying' | 'rebooting' | 'unavailable';
  readonly nodes: readonly WorldCacheNode[];
  readonly actual: { readonly host: string; readonly port: number };
}

export interface WorldCacheNode {
  /** Such as `sessions-001`. */
  readonly id: string;
  readonly zone: string;
  readonly role: 'primary' | 'replica';
  readonly status: 'available' | 'unavailable';
}
