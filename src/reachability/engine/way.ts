import type { Family } from './addresses.js';
import type { Bounds } from './bounds.js';
import type { PeerGroups } from './group-rules.js';
import type { Range } from './network-index.js';

/**
 * One way that packets can take. Each check of AWS's looks at the service and one of the addresses;
 * so a way is a list of checks, each on one of its addresses, in the order in which a packet and
 * then its reply pass them.
 */
export interface Way {
  /** For a reader: `inside the VPC`, `over the internet`. */
  readonly over: string;
  readonly family: Family;
  readonly addresses: readonly WayAddress[];
  readonly checks: readonly Check[];
  /** Why it is never sure, whatever the checks say. */
  readonly doubts: readonly string[];
  /** Which of `addresses` the receiver sees as the source. */
  readonly seenAs: number;
  /** Which of `addresses` the sender aims at. */
  readonly aimedAt: number;
  /** The groups by which the receiver's rules may match the sender. */
  readonly seenGroups: PeerGroups;
}

export interface WayAddress {
  readonly name: string;
  readonly range: Range;
  /**
   * `any`: an interface has one address of the range, and the plan does not tell which: what is sure
   * holds for each. `some`: there are hosts at all of them, and one that gets through is enough.
   */
  readonly hosts: 'any' | 'some';
}

export interface Check {
  /** Such as `security group egress`. */
  readonly stage: string;
  /** Address of what is checked at: a subnet, an endpoint. */
  readonly at: string;
  /** Index of the address that it looks at. */
  readonly address: number;
  /** A check of the reply looks at the client's port in place of the service, and concerns TCP alone. */
  readonly about: 'service' | 'reply';
  /** Replies of one leg go to one port: a NAT gateway opens a second leg with a port of its own. */
  readonly leg: 0 | 1;
  readonly bounds: Bounds;
  /** The rule, entry or route that lets one packet pass. */
  readonly explain: (service: number, address: bigint) => string;
}
