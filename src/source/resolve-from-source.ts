import type { Plan } from '../plan/plan.js';
import { findMismatch } from './mismatch.js';
import type { OpenSource } from './open-source.js';
import { takeLinks } from './take-links.js';
import { planSource, type PlanSourceOptions } from './terraform/plan-source.js';

/** What became of resolving a plan's links from its source. */
export type FromSource =
  | {
      readonly state: 'resolved';
      readonly plan: Plan;
      readonly count: number;
      /** No network, no file of the machine, no other process: kept by the operating system. */
      readonly isolated: boolean;
      readonly terraformVersion: string;
      /** Existing resources that the plan keeps otherwise than the source says. */
      readonly kept: readonly string[];
    }
  /** The plan stays as it is, and what is unknown stays unknown. */
  | { readonly state: 'unresolved'; readonly code: string; readonly message: string };

/**
 * Finds out what a plan's configuration does not tell (locals, dynamic blocks, `count.index`) by
 * planning its source once more, with every provider mocked: without credentials, without running a
 * provisioner, in a copy.
 */
export async function resolveFromSource(
  plan: Plan,
  source: OpenSource,
  options: PlanSourceOptions,
): Promise<FromSource> {
  const result = await planSource(plan, source, options, (mocked): FromSource => {
    const { changes, minted, tree, isolated, terraformVersion } = mocked;
    const { reason, kept } = findMismatch(plan, changes, minted, tree);
    if (reason !== undefined) {
      const message = `it is not the source of this plan: ${reason} (another commit, or other variables)`;
      return { state: 'unresolved', code: 'source/mismatch', message };
    }
    const linked = takeLinks(plan, tree, changes, minted, kept);
    return { state: 'resolved', ...linked, isolated, terraformVersion, kept: [...kept] };
  });
  return 'code' in result && !('state' in result) ? { state: 'unresolved', ...result } : result;
}
