import type { Finding } from './finding.js';

/** What was found when a baseline was written: does not count as long as it gets no worse. */
export type BaselineEntry = Pick<
  Finding,
  'fingerprint' | 'policy' | 'address' | 'verdict' | 'severity'
> & { readonly verdict: 'fail' | 'unknown' };

/** The file that `--write-baseline` writes and `--baseline` reads. */
export interface Baseline {
  readonly version: 1;
  /** In order of policy and address, so that a change reads well. */
  readonly findings: readonly BaselineEntry[];
}
