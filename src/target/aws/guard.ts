import type { RunGuard } from '../../model/account.js';
import type { Deployment } from '../../model/deployment.js';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { takeLease, type HeldLease } from './lease.js';
import { readSteadyState } from './steady-state.js';
import {
  deleteSteadyState,
  deleteUndo,
  listRunRecords,
  writeSteadyState,
  writeUndo,
} from './undo-records.js';

/** Keeps a run's lease and undo records in SSM, in the stack's primary region. */
export function openGuard(connection: Connection, deployment: Deployment): RunGuard {
  const byRegion = new Map<string, Clients>();
  const clientsOf = (region: string): Clients => {
    const known = byRegion.get(region) ?? createClients(connection, region);
    byRegion.set(region, known);
    return known;
  };
  const home = clientsOf(deployment.region);
  const open = new Set<number>();
  let lease: HeldLease | undefined;
  let run = '';
  return {
    async begin(runId) {
      lease = await takeLease(home, runId);
      run = runId;
      try {
        await refuseWhereLeftover(home);
        await writeSteadyState(home, runId, await readSteadyState(clientsOf, deployment));
      } catch (error) {
        await lease.release();
        lease = undefined;
        throw error;
      }
    },
    async record(undo) {
      if (lease !== undefined && !(await lease.isHeld())) {
        throw new HoldfastError(
          'account/aborted',
          'The lease of this run was taken away: it was aborted from elsewhere',
          { hint: 'Nothing more is injected.', exitCode: EXIT_CODES.interrupted },
        );
      }
      open.add(undo.sequence);
      await writeUndo(home, undo);
    },
    async settle(undo) {
      await deleteUndo(home, undo);
      open.delete(undo.sequence);
    },
    async end() {
      if (lease !== undefined) {
        if (open.size === 0) await deleteSteadyState(home, run);
        await lease.release();
        lease = undefined;
      }
      for (const clients of byRegion.values()) destroyClients(clients);
      byRegion.clear();
    },
  };
}

/** A stack that a killed run left broken is no steady state to start from. */
async function refuseWhereLeftover(clients: Clients): Promise<void> {
  const [left] = await listRunRecords(clients);
  if (left === undefined) return;
  throw new HoldfastError(
    'account/left-over',
    `Run ${left.runId} left ${left.undos.length} acts that were not undone in this account`,
    { hint: 'Run `holdfast recover` with the same target first.' },
  );
}
