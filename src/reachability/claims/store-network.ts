import type { Subnet } from '../../model/topology.js';
import type { Links } from '../../plan/links.js';
import type { Compute } from '../../topology/compute.js';
import type { Range } from '../cidr.js';
import type { Network } from '../engine/network.js';
import type { Holder } from '../read/holders.js';
import type { SecurityGroupRules } from '../read/security-group-rules.js';
import type { DatabaseProxy } from './database-proxies.js';

/** What the network of a store is read from. */
export interface StoreSources {
  readonly rules: SecurityGroupRules;
  readonly subnets: ReadonlyMap<string, Subnet>;
}

/** What the network of a database is made of, as far as its reachability asks. */
export interface StoreNetwork {
  readonly address: string;
  /** Undefined where the plan does not tell it. */
  readonly port: number | undefined;
  readonly vpc: string | undefined;
  /** Each possible set of its groups: one where the plan is exact. */
  readonly groups: readonly (readonly string[])[];
  /** Why its groups are not surely among these; empty where they are. */
  readonly groupGaps: readonly string[];
  readonly subnets: readonly string[];
}

/** An application tier of the database's VPC. */
export interface ApplicationNetwork {
  readonly compute: Compute;
  readonly groups: readonly string[];
  readonly groupsExact: boolean;
  readonly groupGaps: readonly string[];
  readonly subnets: Links;
}

export interface PlacedHolder extends Holder {
  readonly vpc: string | undefined;
  /** Keys of its groups in order, as one text: equal for those that have the same. */
  readonly held: string;
}

/** Everything but the application that holds a security group. */
export interface Holders {
  readonly byGroup: ReadonlyMap<string, readonly PlacedHolder[]>;
  /** What opens connections by itself, with its VPC where that is known. */
  readonly active: readonly PlacedHolder[];
  /** The first of them whose groups the plan does not fully tell. */
  readonly doubtful: Holder | undefined;
  /** The first that has the default group of a VPC which the plan does not tell. */
  readonly placeless: Holder | undefined;
}

/** Rules of security groups, or those of them that a claim is about. */
export type RuleBook = Pick<SecurityGroupRules, 'of' | 'knows' | 'unplaced'>;

export interface ReachabilityContext {
  readonly network: Network;
  readonly rules: RuleBook;
  /** What `applications` are, for the reader. */
  readonly party: string;
  /**
   * Whether it is a fault to let in what opens no connection, such as a load balancer, and one's like:
   * what has the very same groups, as the members of a cluster do.
   */
  readonly isStrict: boolean;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Ranges of the subnets, as far as they are known. */
  readonly ranges: ReadonlyMap<string, Range>;
  readonly applications: readonly ApplicationNetwork[];
  readonly holders: Holders;
  readonly applicationDoubt: string | undefined;
  readonly proxies: ReadonlyMap<string, DatabaseProxy>;
}

/** Address ranges of the subnets that an argument names, as far as they are known. */
export function rangesOf(links: Links, context: ReachabilityContext): Range[] {
  return links.targets.flatMap(({ resource }) => rangeOf(resource.address, context));
}

export function rangeOf(address: string, context: ReachabilityContext): Range[] {
  const range = context.ranges.get(address);
  return range ? [range] : [];
}

/** The keys of groups in order, as one text. */
export function heldText(keys: readonly string[]): string {
  return [...new Set(keys)].toSorted().join(' ');
}
