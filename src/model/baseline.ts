import type { Extent } from './extent.js';
import type { Finding } from './finding.js';

/** What was found when a baseline was written: does not count as long as it gets no worse. */
export type BaselineEntry = Pick<
  Finding,
  'fingerprint' | 'policy' | 'address' | 'verdict' | 'severity'
> & {
  readonly verdict: 'fail' | 'unknown';
  /** How far it failed. Left out by versions that told none, and where it would tell what is sensitive. */
  readonly extent?: Extent | undefined;
  /** Of a failure whose extent is not told: a hash of each sentence. */
  readonly words?: readonly string[] | undefined;
};

/** The file that `--write-baseline` writes and `--baseline` reads. */
export interface Baseline {
  readonly version: 1;
  /** In order of policy and address, so that a change reads well. */
  readonly findings: readonly BaselineEntry[];
}
