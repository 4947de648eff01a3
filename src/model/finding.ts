import type { SourceLocation } from './source.js';
import type { Verdict } from './verdict.js';
import type { WaiverMark } from './waiver.js';

/**
 * How bad it is where a policy is violated.
 *
 * @example
 * const worth: Severity[] = ['high', 'critical'];
 */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** From the least to the worst. */
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** How a policy's message on what it cannot decide begins; its reasons follow, with `; ` between them. */
export const UNDECIDED = 'cannot be decided: ';

/**
 * A policy's verdict on one resource of the plan.
 *
 * @example
 * const line = ({ policy, address, message }: Finding) => `${policy} ${address}: ${message}`;
 */
export interface Finding {
  /** Policy id, `<area>/<rule>`, such as `edge/https-only`. */
  readonly policy: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly severity: Severity;
  /** Terraform address of the resource, such as `module.app.aws_lb.main`. */
  readonly address: string;
  /** One sentence: what holds, what does not, or why it cannot be known. */
  readonly message: string;
  /** The facts that the verdict rests on, each a sentence naming addresses and rules. */
  readonly evidence: readonly string[];
  /** What to change in the Terraform source. */
  readonly remedy: string;
  /** Of policy and address: the same however the message, the verdict and the rest of the plan change. */
  readonly fingerprint: string;
  /** Where the resource is written, as far as its source is at hand. */
  readonly location: SourceLocation | null;
  /** Who answers for it, and until when. Only fails and unknowns are waived. */
  readonly waiver: WaiverMark | null;
  /**
   * A fail or unknown against the baseline; `known` does not count, and `unclear` counts as an
   * unknown: nothing tells whether it got worse. Null: without one, or a pass.
   */
  readonly baseline: 'new' | 'worse' | 'unclear' | 'known' | null;
  /** The same against the plan's own prior state, with `--scope changes`; `unchanged` does not count. */
  readonly change: 'introduced' | 'worsened' | 'unclear' | 'unchanged' | null;
}

/** How a finding counts: by its verdict, or not, for one of three reasons. */
export type Standing = Finding['verdict'] | 'waived' | 'known' | 'unchanged';

export function standingOf({ verdict, waiver, baseline, change }: Finding): Standing {
  if (waiver !== null) return 'waived';
  if (baseline === 'known') return 'known';
  if (change === 'unchanged') return 'unchanged';
  if (verdict === 'fail' && (change === 'unclear' || baseline === 'unclear')) return 'unknown';
  return verdict;
}

/**
 * Something to know beside the findings: a waiver that expired, a file that was not applied.
 *
 * @example
 * const expired = ({ code }: Notice) => code === 'waiver/expired';
 */
export interface Notice {
  readonly level: 'warning' | 'note';
  /** Such as `waiver/expired`: stable, for machines. */
  readonly code: string;
  readonly message: string;
}

/**
 * What `holdfast gate --format json` prints, and `gate` in summary.json.
 *
 * @example
 * const { summary }: GateReport = await gatePlan('plan.json');
 * console.log(`${summary.fail} fail, ${summary.unknown} unknown`);
 */
export interface GateReport {
  readonly version: 2;
  /** fail: a fail that counts. inconclusive: an unknown that counts, or nothing in any policy's scope. */
  readonly verdict: Verdict;
  readonly plan: { readonly sha256: string; readonly terraformVersion: string };
  /** `changes`: only what the plan introduces or worsens counts. */
  readonly scope: 'all' | 'changes';
  /** Counts of findings by standing; `notApplicable` counts policies with nothing in scope. */
  readonly summary: {
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly waived: number;
    readonly known: number;
    readonly unchanged: number;
    readonly notApplicable: number;
  };
  /** Every policy that was evaluated and how many resources it judged. */
  readonly policies: readonly { readonly policy: string; readonly inScope: number }[];
  /** What was taken for the application, the bastion and so on, a sentence each. */
  readonly tiers: readonly string[];
  readonly notices: readonly Notice[];
  readonly findings: readonly Finding[];
}
