import { EXIT_CODES, type ExitCode } from '../model/error.js';
import type { Verdict } from '../model/verdict.js';

const EXIT_OF: Record<Verdict, ExitCode> = {
  pass: EXIT_CODES.pass,
  fail: EXIT_CODES.fail,
  inconclusive: EXIT_CODES.inconclusive,
};

/**
 * Of a run that came to a verdict. One that was interrupted after its last measurement has its evidence
 * all the same, but whoever interrupts it wants nothing to go on after it, as `&&` would after a 0.
 */
export function exitCodeOf(verdict: Verdict, { aborted }: Pick<AbortSignal, 'aborted'>): ExitCode {
  return aborted ? EXIT_CODES.interrupted : EXIT_OF[verdict];
}
