import type { Verdict } from './verdict.js';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** A policy's verdict on one resource of the plan. */
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
  readonly waiver: { readonly owner: string; readonly reason: string } | null;
}

/** What `holdfast gate --format json` prints, and `gate` in summary.json. */
export interface GateReport {
  readonly version: 1;
  /** fail: an unwaived fail. inconclusive: an unknown, or nothing in any policy's scope. */
  readonly verdict: Verdict;
  readonly plan: { readonly sha256: string; readonly terraformVersion: string };
  /** Counts of findings; `notApplicable` counts policies with nothing in scope. */
  readonly summary: {
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly waived: number;
    readonly notApplicable: number;
  };
  /** Every policy that was evaluated and how many resources it judged. */
  readonly policies: readonly { readonly policy: string; readonly inScope: number }[];
  readonly findings: readonly Finding[];
}
