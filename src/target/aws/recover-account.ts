import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { firstLine } from '../find-stack.js';
import { isStale, listLeases, type Lease } from './lease.js';
import { deleteParameter } from './parameters.js';
import { endRunExperiments, listRunExperiments, type RunExperiments } from './run-experiments.js';
import { findUnsteady, type SteadyState } from './steady-state.js';
import { sendUndo } from './undo-calls.js';
import { deleteSteadyState, deleteUndo, listRunRecords, type RunRecords } from './undo-records.js';

export interface AccountRecoveryOptions {
  readonly connection: Connection;
  /** Where to look: every region that a run may have been in. */
  readonly regions: readonly string[];
  /** Ends runs that still hold their lease, too: `holdfast abort --all`. */
  readonly all: boolean;
  /** How long the stack may take to be as it was, in real milliseconds. */
  readonly steadyWithinMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
  readonly nowEpochMs?: () => number;
}

/** What was done about one run. */
export interface AccountRecovery {
  readonly runId: string;
  /** It still holds its lease, and was left alone: by whom, until when. */
  readonly leftAlone: string | null;
  /** What was undone, last act first; one sentence each. */
  readonly undone: readonly string[];
  /** What could not be undone, and why; its record is kept. */
  readonly failed: readonly string[];
  /** What is not as it was before the run; null where no steady state was written down. */
  readonly unsteady: readonly string[] | null;
}

/** All that there is of a run, over all regions. */
interface LeftRun {
  readonly runId: string;
  readonly records: readonly { readonly region: string; readonly records: RunRecords }[];
  readonly experiments: readonly RunExperiments[];
  readonly leases: readonly { readonly region: string; readonly lease: Lease }[];
}

/**
 * Undoes what runs left in an account, from the account alone: no journal is needed, and it may run
 * on any machine. Experiments first, since FIS undoes its own; then the records, last act first; then
 * the stack is looked at until it is as it was. Doing it twice is once.
 */
export async function recoverAccount(options: AccountRecoveryOptions): Promise<AccountRecovery[]> {
  const byRegion = new Map<string, Clients>();
  const clientsOf = (region: string): Clients => {
    const known = byRegion.get(region) ?? createClients(options.connection, region);
    byRegion.set(region, known);
    return known;
  };
  try {
    const recoveries: AccountRecovery[] = [];
    for (const run of await findRuns(options.regions, clientsOf))
      recoveries.push(await recoverRun(run, options, clientsOf));
    return recoveries;
  } finally {
    for (const clients of byRegion.values()) destroyClients(clients);
  }
}

async function findRuns(
  regions: readonly string[],
  clientsOf: (region: string) => Clients,
): Promise<LeftRun[]> {
  const records: LeftRun['records'][number][] = [];
  const experiments: RunExperiments[] = [];
  const leases: LeftRun['leases'][number][] = [];
  for (const region of regions) {
    const clients = clientsOf(region);
    for (const each of await listRunRecords(clients)) records.push({ region, records: each });
    for (const lease of await listLeases(clients)) leases.push({ region, lease });
    experiments.push(...(await listRunExperiments(clients, region)));
  }
  const runIds = new Set([
    ...records.map((each) => each.records.runId),
    ...experiments.map(({ runId }) => runId),
    ...leases.map(({ lease }) => lease.runId),
  ]);
  return [...runIds].map((runId) => ({
    runId,
    records: records.filter((each) => each.records.runId === runId),
    experiments: experiments.filter((each) => each.runId === runId),
    leases: leases.filter(({ lease }) => lease.runId === runId),
  }));
}

async function recoverRun(
  run: LeftRun,
  options: AccountRecoveryOptions,
  clientsOf: (region: string) => Clients,
): Promise<AccountRecovery> {
  const { runId } = run;
  const { all, onProgress, nowEpochMs = Date.now } = options;
  const held = run.leases.find(({ lease }) => !isStale(lease, nowEpochMs()))?.lease;
  if (held !== undefined && !all) {
    const until = new Date(held.expiresAtEpochMs).toISOString();
    const leftAlone = `${held.owner} holds its lease until ${until}`;
    return { runId, leftAlone, undone: [], failed: [], unsteady: null };
  }
  const undone: string[] = [];
  const failed: string[] = [];
  const attempt = async (what: string, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
      undone.push(what);
      onProgress(`run ${runId}: ${what}`);
    } catch (error) {
      failed.push(`${what}: ${firstLine(error)}`);
    }
  };
  for (const found of run.experiments)
    await attempt(
      `stopped ${found.running.length} experiments and deleted ${found.templates.length} templates in ${found.region}`,
      () => endRunExperiments(clientsOf(found.region), found),
    );
  const experimentsEnded = failed.length === 0;
  let steadyState: SteadyState | null = null;
  for (const { region, records } of run.records) {
    steadyState ??= records.steadyState;
    for (const name of records.unreadable) failed.push(`${name} is no record of Holdfast's`);
    for (const undo of records.undos.toReversed()) {
      // A record without a call is of an experiment, which has ended above or not.
      if (undo.call === null && !experimentsEnded) continue;
      await attempt(undo.how, async () => {
        if (undo.call !== null) await sendUndo(clientsOf(undo.region), undo.call);
        await deleteUndo(clientsOf(region), undo);
      });
    }
  }
  const unsteady =
    steadyState === null ? null : await waitUntilSteady(steadyState, options, clientsOf);
  // With `all` it goes even so, and is said: a stack that was changed meanwhile would never be free.
  if (failed.length === 0 && (all || (unsteady?.length ?? 0) === 0))
    for (const { region } of run.records) await deleteSteadyState(clientsOf(region), runId);
  for (const { region, lease } of run.leases) await deleteParameter(clientsOf(region), lease.name);
  return { runId, leftAlone: null, undone, failed, unsteady };
}

/** Looks until the stack is as it was, or the time is over; what is not, then. */
async function waitUntilSteady(
  before: SteadyState,
  { steadyWithinMs, signal, onProgress }: AccountRecoveryOptions,
  clientsOf: (region: string) => Clients,
): Promise<string[]> {
  const until = performance.now() + steadyWithinMs;
  for (let looks = 0; ; looks += 1) {
    const unsteady = await findUnsteady(clientsOf, before);
    if (unsteady.length === 0 || performance.now() > until || signal.aborted) return unsteady;
    if (looks === 0) onProgress(`Waiting until it is as it was: ${unsteady.join('; ')}`);
    await wait(Math.min(1000, steadyWithinMs / 20));
  }
}
