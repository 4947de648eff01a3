import { setTimeout as wait } from 'node:timers/promises';
import { EXIT_CODES, HoldfastError } from '../model/error.js';

/**
 * Waits for real milliseconds; throws as soon as the signal is aborted: its reason where that
 * is one of ours, else run/interrupted.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(0, ms), undefined, { signal });
  } catch {
    throw signal.reason instanceof HoldfastError ? signal.reason : interrupted();
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
