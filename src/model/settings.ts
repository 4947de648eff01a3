import type { Severity } from './finding.js';

/** Parts of a stack that policies speak of. Detected from the plan, or named in `holdfast.config.ts`. */
export const TIER_NAMES = ['application', 'bastion', 'ci', 'test', 'production'] as const;
/**
 * A part of a stack that policies speak of.
 *
 * @example
 * const tier: TierName = 'bastion';
 */
export type TierName = (typeof TIER_NAMES)[number];

/**
 * Which resources are a tier: whatever matches one of the three.
 *
 * @example
 * const bastion: TierSelector = { tags: { Role: 'bastion' }, addresses: ['module.jump.*'] };
 */
export interface TierSelector {
  /** Addresses with `*` for any text, such as `module.app.*` or `aws_instance.web*`. */
  readonly addresses?: readonly string[];
  /** Tags of the resource (or of what launches it), all of which must be there. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Regular expression over the `Name` tag, the `name` argument and the resource's own name. */
  readonly name?: string;
}

/** What a stack promises beyond the ordinary. A promise that nobody made is not judged. */
export const CLAIM_NAMES = ['waf-challenge', 'region-failover'] as const;
/**
 * Something that a stack promises beyond the ordinary.
 *
 * @example
 * const claims: Partial<Record<ClaimName, boolean>> = { 'region-failover': true };
 */
export type ClaimName = (typeof CLAIM_NAMES)[number];

/** What the web ACL of an internet-facing load balancer has to stop. */
export const WAF_PROTECTIONS = ['sql-injection', 'anonymous-ip', 'bots'] as const;
export type WafProtection = (typeof WAF_PROTECTIONS)[number];

/**
 * What a team sets for its gate, with every default filled in. Plain data: the policies see it.
 *
 * @example
 * const strict: Partial<GateSettings> = { backupRetentionDays: 14, detectionSeconds: 60 };
 */
export interface GateSettings {
  /** Where a tier is named here, that is the tier; where it is not, it is detected. */
  readonly tiers: Readonly<Partial<Record<TierName, TierSelector>>>;
  /** Tiers that this stack does not have: what asks for them is not applicable. */
  readonly absentTiers: readonly TierName[];
  /** Claims made although the plan does not show them, or `false` for those not to be judged. */
  readonly claims: Readonly<Partial<Record<ClaimName, boolean>>>;
  /** CIDR blocks from which SSH and RDP may come to a bastion. Empty: any that is not everywhere. */
  readonly adminNetworks: readonly string[];
  readonly adminPorts: readonly number[];
  /** Ports of controllers and consoles, which must not be open to the world. */
  readonly controllerPorts: readonly number[];
  readonly wafProtections: readonly WafProtection[];
  /** The account encrypts every new EBS volume, although no plan says so. */
  readonly ebsEncryptedByAccount: boolean;
  readonly backupRetentionDays: number;
  /** Share of the desired capacity that must be left when one zone is lost, from 0 to 1. */
  readonly zoneLossCapacity: number;
  /** Share of the desired capacity that must stay in service while a version goes out, from 0 to 1. */
  readonly deploymentCapacity: number;
  /** How long health checks may take until a target that died gets no more requests. */
  readonly detectionSeconds: number;
  /** By policy id: another severity, or `off`. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
}

export const DEFAULT_SETTINGS: GateSettings = {
  tiers: {},
  absentTiers: [],
  claims: {},
  adminNetworks: [],
  adminPorts: [22, 3389],
  controllerPorts: [8080],
  wafProtections: WAF_PROTECTIONS,
  ebsEncryptedByAccount: false,
  backupRetentionDays: 7,
  zoneLossCapacity: 0.5,
  deploymentCapacity: 0.5,
  detectionSeconds: 120,
  severities: {},
};
