import type { Address } from '../fabric/endpoint.js';

/** One cache node's server. What it holds ends with it. */
export interface CacheServer extends Address {
  /** Takes everything from another node, and what is written there from then on; null to take writes itself. */
  follow(source: Address | null): Promise<void>;
  stop(): Promise<void>;
}

/** Redis, Valkey, or what stands in for them. */
export interface CacheEngine {
  readonly title: string;
  urlAt(address: Address): string;
  /** `name` is unique within the lab. Without a source it is a primary. */
  start(name: string, source: Address | null): Promise<CacheServer>;
}
