import type { Objectives } from './scenario.js';

/**
 * What a team promises its users, as `slo` of its configuration.
 *
 * @example
 * const slo: SloConfig = { availability: 0.999, faultsPerYear: { 'kill-az': 0.2 } };
 */
export interface SloConfig {
  /**
   * Share of requests or time that must succeed in a year, over 0 and under 1. What a fault costs is
   * held against it; in a scenario it stands for the phases before and after the fault.
   */
  readonly availability?: number;
  /** Real milliseconds; judged on AWS only. */
  readonly latencyP95Ms?: number;
  /** Declared seconds: first to last failing request of a fault. */
  readonly downtimeSeconds?: number;
  /** Declared seconds: from a fault to the last failing request. */
  readonly recoverSeconds?: number;
  /** How often each fault is expected in a year, by its name, such as `{ 'kill-az': 0.2 }`. */
  readonly faultsPerYear?: Readonly<Record<string, number>>;
}

/** What of it a scenario was run with: journalled, so that a report needs no configuration. */
export interface AppliedSlo {
  /** Objectives of the scenario that it did not state itself. */
  readonly objectives: readonly (keyof Objectives)[];
  readonly availability: number | null;
  readonly faultsPerYear: Readonly<Record<string, number>>;
  /** Name of the configuration that they come from. */
  readonly from: string;
}
