import type { FaultRun } from './fault-run.js';
import { injectFault } from './inject-fault.js';
import { refuseOverlaps } from './overlapping-faults.js';
import { pause } from './pause.js';
import type { SettledFault } from './settle-faults.js';

/**
 * Injects each fault at its time, several at once where the scenario says so, and resolves once all
 * are over. Where one fails or the run is interrupted, the others are given up, and whatever is left
 * is undone last first.
 */
export async function runFaults(
  faults: readonly SettledFault[],
  run: FaultRun,
  settleAgain: (fault: SettledFault) => Promise<SettledFault>,
): Promise<void> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([run.signal, giveUp.signal]);
  const current = new Map(faults.map((fault) => [fault.index, fault]));
  const tasks = faults.map(async (fault) => {
    try {
      await pause((fault.spec.atSeconds * 1000) / run.speed, signal);
      const settled = fault.spec.atSeconds === 0 ? fault : await settleAgain(fault);
      current.set(fault.index, settled);
      refuseOverlaps([...current.values()]);
      await injectFault(settled, { ...run, signal });
    } catch (error) {
      giveUp.abort(error);
      throw error;
    }
  });
  const results = await Promise.allSettled(tasks);
  // Also where all ended well: by then there is nothing left of it.
  await run.undos.runAll();
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failures.length > 0) throw run.signal.aborted ? failures[0] : (giveUp.signal.reason as Error);
}
