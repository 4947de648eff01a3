import { setTimeout as wait } from 'node:timers/promises';
import { EXIT_CODES, HoldfastError } from '../model/error.js';

/** Waits for real milliseconds; throws run/interrupted as soon as the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(0, ms), undefined, { signal });
  } catch {
    throw interrupted();
  }
}

function interrupted(): HoldfastError {
  return new HoldfastError(
    'run/interrupted',
    'Interrupted: what was injected is undone and the target is closed',
    {
      exitCode: EXIT_CODES.interrupted,
    },
  );
}
