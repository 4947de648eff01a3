import { EXIT_CODES, HoldfastError } from '../model/error.js';

/**
 * To be asked between the steps of building a lab: what is started then is ended by whoever catches it.
 * @throws HoldfastError run/interrupted
 */
export function refuseInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new HoldfastError('run/interrupted', 'Interrupted while the lab was starting', {
    exitCode: EXIT_CODES.interrupted,
  });
}
