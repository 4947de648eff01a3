import type { AwsSettings } from '../model/account.js';
import type { AnnounceSettings } from '../model/announce.js';
import type { Severity } from '../model/finding.js';
import type { GateSettings } from '../model/settings.js';
import type { WitnessConfig } from '../model/second-witness.js';
import type { SloConfig } from '../model/slo.js';

/**
 * What a team sets in `holdfast.config.ts`. Everything may be left out; docs/configure.md says what
 * then holds. Paths are relative to the folder that the file is in.
 *
 * @example const config: HoldfastConfig = { absentTiers: ['test'], gate: { failOn: 'medium' } };
 */
export interface HoldfastConfig extends Partial<GateSettings> {
  /** How `holdfast gate` judges; an option of the command line comes before it. */
  readonly gate?: GateConfig;
  /** What `holdfast parity` lets differ beside its defaults. */
  readonly parity?: ParityConfig;
  /** Given to your own policies as `input.parameters`. JSON. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Where the targets `localstack` and `aws` find the stack; an option comes before it. */
  readonly target?: TargetConfig;
  /** Where, and into what, the target `aws` may inject faults: all of it has to be set. */
  readonly aws?: AwsSettings;
  /** What users are promised: for scenarios that state no such objective, and for error budgets. */
  readonly slo?: SloConfig;
  /** Monitoring that is asked of each phase once a run is over: it confirms the probe, or doubts it. */
  readonly witnesses?: readonly WitnessConfig[];
  /** Who is told when `holdfast run` and `verify` start and end a fault. */
  readonly announce?: AnnounceSettings;
}

export interface TargetConfig {
  /** Base URL for all AWS SDK clients. */
  readonly endpoint?: string;
  /** URL under which users reach the application. */
  readonly url?: string;
}

/**
 * How a folder's gate judges.
 *
 * @example
 * const gate: GateConfig = { failOn: 'medium', onUnknown: 'warn', policies: ['policies'] };
 */
export interface GateConfig {
  /** The lowest severity whose failures count. */
  readonly failOn?: Severity;
  /** What an unknown counts as; exit code 3 where it is left out. */
  readonly onUnknown?: 'fail' | 'warn';
  /** `changes`: only what a plan introduces or worsens counts. */
  readonly scope?: 'all' | 'changes';
  /** Folders with policies of your own. */
  readonly policies?: readonly string[];
  /** File with waivers; `holdfast.waivers.yaml` where there is one. */
  readonly waivers?: string;
  /** File that `--write-baseline` wrote. */
  readonly baseline?: string;
  /** How many days ahead a waiver may expire at most, from 1 to 366. */
  readonly waiverMaxDays?: number;
}

/**
 * What two plans of one module may differ in.
 *
 * @example
 * const parity: ParityConfig = { allow: [{ attribute: 'multi_az', type: 'aws_db_instance' }] };
 */
export interface ParityConfig {
  readonly allow?: readonly ParityAllowance[];
}

/**
 * Lets an attribute differ between two plans. What is left out matches everything.
 *
 * @example
 * const smaller: ParityAllowance = { attribute: 'desired_capacity', type: 'aws_autoscaling_group' };
 */
export interface ParityAllowance {
  /** Attribute, such as `instance_class` or `versioning_configuration.status`, with `*` for any text. */
  readonly attribute?: string;
  /** Canonical resource type, with `*` for any text. */
  readonly type?: string;
  /** Address without instance keys, such as `module.database.*`. */
  readonly address?: string;
  /** Lets it be set on one side alone, or a resource exist, or be counted, on one side alone. */
  readonly presence?: boolean;
}

/**
 * Gives the configuration back as it is; it is there so that editors know its fields.
 *
 * @example
 * import { defineConfig } from 'holdfast';
 *
 * export default defineConfig({
 *   tiers: { bastion: { tags: { Role: 'bastion' } } },
 *   adminNetworks: ['203.0.113.0/24'],
 *   severities: { 'edge/waf-attached': 'critical' },
 *   gate: { failOn: 'medium', policies: ['policies'] },
 * });
 */
export function defineConfig(config: HoldfastConfig): HoldfastConfig {
  return config;
}
