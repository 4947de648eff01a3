import type { Notice } from './finding.js';
import type { Verdict } from './verdict.js';

/** One thing that is not the same in two plans. */
export interface ParityDifference {
  /** `resource`: it is on one side alone. `count`: it has another number of instances. */
  readonly kind: 'module' | 'resource' | 'count' | 'attribute';
  /** As the first plan has it, or the second where only that one does. */
  readonly address: string;
  /** Canonical resource type; empty for a module. */
  readonly type: string;
  /** Path of the attribute without positions in lists, such as `setting.value`; empty for none. */
  readonly attribute: string;
  /** What each side has, in words. Nothing sensitive. */
  readonly a: string;
  readonly b: string;
  /** `unknown`: a plan does not tell whether it differs. */
  readonly verdict: 'fail' | 'unknown' | 'allowed';
  /** What allows it, such as `sizes` or `parity.allow[1]`; empty where nothing does. */
  readonly allowedBy: string;
}

/** What `holdfast parity --format json` prints. */
export interface ParityReport {
  readonly version: 1;
  /** fail: a difference that nothing allows. inconclusive: one that cannot be told, or nothing compared. */
  readonly verdict: Verdict;
  readonly a: { readonly plan: string; readonly sha256: string };
  readonly b: { readonly plan: string; readonly sha256: string };
  readonly summary: {
    /** Pairs that were compared. */
    readonly modules: number;
    readonly resources: number;
    readonly fail: number;
    readonly unknown: number;
    readonly allowed: number;
  };
  readonly notices: readonly Notice[];
  /** Worst first. */
  readonly differences: readonly ParityDifference[];
}
