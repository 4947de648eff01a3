import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { HoldfastError } from '../../model/error.js';
import { isAlive, recordGroupLeader } from '../../process/process-record.js';
import type { Clients } from '../clients.js';
import {
  createParameter,
  deleteParameter,
  listParameters,
  replaceParameter,
  type JsonParameter,
} from './parameters.js';
import { PARAMETER_ROOT } from './run-tag.js';

/** One run at a time in an account's region: who holds it, and until when. */
export interface Lease {
  readonly name: string;
  readonly runId: string;
  /** Host and process id of the run, for people. */
  readonly owner: string;
  readonly expiresAtEpochMs: number;
  /** Where it runs, for a machine to tell of its own process that it is dead. */
  readonly machine: string | null;
  readonly pid: number;
  readonly startTicks: string | null;
}

export interface HeldLease {
  /** False once somebody ended this run from elsewhere. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** A lease that is not renewed for this long is stale: its run was killed, or its machine sleeps. */
export const LEASE_MS = 120_000;
const RENEW_MS = 30_000;
/** Two machines' clocks may differ by this much. */
const CLOCK_SKEW_MS = 30_000;

const LEASES = `${PARAMETER_ROOT}/lease`;
const leaseValue = z.object({
  runId: z.string(),
  owner: z.string(),
  expiresAtEpochMs: z.number(),
  machine: z.string().nullable(),
  pid: z.int(),
  startTicks: z.string().nullable(),
});

export async function listLeases(clients: Clients): Promise<Lease[]> {
  return (await listParameters(clients, LEASES)).flatMap(({ name, value }) => {
    const read = leaseValue.safeParse(value);
    return read.success ? [{ name, ...read.data }] : [];
  });
}

/** Its run is dead: seen at once on its own machine, and by its expiry anywhere else. */
export function isStale(lease: Lease, nowEpochMs: number): boolean {
  const { expiresAtEpochMs, machine, pid, startTicks } = lease;
  const isOurs = machine !== null && machine === machineId() && startTicks !== null;
  if (isOurs && !isAlive({ pid, startTicks })) return true;
  return nowEpochMs > expiresAtEpochMs + CLOCK_SKEW_MS;
}

/**
 * What process ids are told apart by: this boot of this kernel and the namespace of its processes.
 * Names will not do: every other machine is called `localhost`. Null where the system has neither.
 */
export function machineId(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/**
 * Takes the lease and renews it until it is released. SSM creates a parameter for one of two who ask
 * at once. A stale lease has a successor of the next number, which again only one can create; deleting
 * it and creating it anew would let two who saw the stale one delete each other's.
 * @throws HoldfastError account/leased
 */
export async function takeLease(
  clients: Clients,
  runId: string,
  nowEpochMs: () => number = Date.now,
): Promise<HeldLease> {
  const before = await listLeases(clients);
  refuseWhereHeld(before, nowEpochMs());
  const generation = Math.max(0, ...before.map(({ name }) => Number(name.split('/').at(-1)))) + 1;
  const name = `${LEASES}/${generation}`;
  const { startTicks } = recordGroupLeader('run', process.pid);
  const lease = (): JsonParameter => ({
    name,
    value: {
      runId,
      owner: `${hostname()}, process ${process.pid}`,
      expiresAtEpochMs: nowEpochMs() + LEASE_MS,
      machine: machineId(),
      pid: process.pid,
      startTicks,
    },
  });
  const created = await createParameter(clients, lease(), runId);
  const others = (await listLeases(clients)).filter((other) => other.name !== name || !created);
  try {
    refuseWhereHeld(others, nowEpochMs());
    if (!created) throw leased('another run, which took it this moment');
  } catch (error) {
    if (created) await deleteParameter(clients, name);
    throw error;
  }
  for (const stale of others) await deleteParameter(clients, stale.name);
  const isHeld = async (): Promise<boolean> =>
    (await listLeases(clients)).some((one) => one.name === name && one.runId === runId);
  // A renewal that fails is made up for by the next one; the lease outlives three of them. One that
  // was taken away is not created anew: whoever aborted this run has freed the account.
  const renew = async (): Promise<void> => {
    if (await isHeld()) await replaceParameter(clients, lease());
    else clearInterval(timer);
  };
  let renewal: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = renew().catch(() => undefined);
  }, RENEW_MS).unref();
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      await renewal;
      if (await isHeld()) await deleteParameter(clients, name);
    },
  };
}

function refuseWhereHeld(leases: readonly Lease[], nowEpochMs: number): void {
  const held = leases.find((lease) => !isStale(lease, nowEpochMs));
  if (held === undefined) return;
  const until = new Date(held.expiresAtEpochMs).toISOString();
  throw leased(`run ${held.runId} (${held.owner}), until ${until} unless it renews it`);
}

function leased(by: string): HoldfastError {
  return new HoldfastError('account/leased', `The account is leased to ${by}`, {
    hint: 'One run at a time: two would disturb each other’s measurement. `holdfast abort --all` ends every run, undoes what it injected and frees the lease.',
  });
}
