/**
 * How far a resource fails a policy, as data with an order: what can be compared with how far it
 * failed before. Sentences cannot: they do not tell a narrower rule from a wider one.
 */
export interface Extent {
  /** What is surely wrong, a name each; a name that comes twice is wrong twice. */
  readonly faults: readonly string[];
  /** What may be wrong, in the same names. */
  readonly doubts: readonly string[];
  readonly amounts: readonly Amount[];
  /** Who is let in that should not be. */
  readonly openings: readonly OpenTo[];
}

/** A number that has a better and a worse end, as far as it is known. */
export interface Amount {
  readonly name: string;
  /** Which way is worse. */
  readonly worse: 'more' | 'less';
  readonly atLeast: number;
  /** Null where there is no bound. */
  readonly atMost: number | null;
}

/** Packets that are let in from somewhere. */
export interface OpenTo {
  /** A CIDR block, or the address of a resource that is let in by its security group. */
  readonly from: string;
  /** CIDR blocks of the subnets that the resource is in; empty where they are not known, or for a block. */
  readonly within: readonly string[];
  /** Subnets and VPCs of the plan that the block is the whole of: the same where their range changes. */
  readonly places: readonly string[];
  /** IANA number of the protocol. */
  readonly protocol: number | 'all';
  readonly fromPort: number;
  readonly toPort: number;
  /** False where the plan does not tell whether it is open. */
  readonly isSure: boolean;
}

export const NO_EXTENT: Extent = { faults: [], doubts: [], amounts: [], openings: [] };

/** An amount that is known. */
export function amount(name: string, worse: Amount['worse'], value: number): Amount {
  return { name, worse, atLeast: value, atMost: value };
}
