import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openJournal, type JournalWriter, type StartRecord } from '../journal/journal-writer.js';
import { startClock, type Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';
import { JOURNAL_VERSION } from '../model/journal.js';
import type { Scenario } from '../model/scenario.js';
import type { WitnessConfig } from '../model/second-witness.js';
import type { TargetSettings } from '../model/target.js';
import type { TargetTiming } from '../prediction/effect.js';
import { findTarget } from '../target/targets.js';
import type { Receiver } from './announce/receiver.js';
import { measureScenario } from './measure-scenario.js';
import { readSecrets, type Secrets } from '../probe/secrets.js';
import { noteProcesses } from './note-processes.js';
import { openProcessLedger } from './process-ledger.js';
import { redactJournal } from './redact-journal.js';
import { createRegionalClients } from './regional-clients.js';

export interface RunOptions {
  readonly scenario: Scenario;
  /** The scenario as it was asked for: a bundled one's name, or a file. Its own name where left out. */
  readonly scenarioName?: string;
  readonly plan: { readonly path: string; readonly sha256: string };
  readonly deployment: Deployment;
  readonly target: string;
  readonly timing: TargetTiming;
  /** Where the target looks for a stack that is deployed already. */
  readonly settings?: TargetSettings;
  /** Declared seconds per real second. */
  readonly speed: number;
  /** The lab only: command that runs in every instance in place of the sample application. */
  readonly app?: string | undefined;
  /** Monitoring that is asked once the run is over; none where left out. */
  readonly witnesses?: readonly WitnessConfig[];
  /** Who is told when faults start and end. */
  readonly receivers?: readonly Receiver[];
  /** Folder in which the journal and the target's own files are kept. */
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

export interface Run extends RunOptions {
  /** Of the scenario's requests; a login adds to them. */
  readonly secrets: Secrets;
  readonly id: string;
  readonly clock: Clock;
  readonly journal: JournalWriter;
}

/**
 * Runs one scenario from opening the target to closing it, and returns its journal's path. Whatever
 * goes wrong on the way, what was injected is undone and what was started is ended; an interruption
 * and a failure are in the journal, and are thrown afterwards. A run that its own condition aborts is
 * one that ended: its journal says so.
 */
export async function runScenario(given: RunOptions): Promise<string> {
  const secrets = readSecrets(given.scenario.probe, process.env);
  const onProgress = (message: string): void => given.onProgress(secrets.redact(message));
  const options = { ...given, onProgress };
  const clock = startClock();
  const id = randomUUID();
  const name = `${options.scenario.name}-${new Date(clock.originEpochMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  const path = join(options.dir, 'journals', `${name}.ndjson`);
  const start: StartRecord = {
    kind: 'start',
    version: JOURNAL_VERSION,
    atMs: 0,
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: clock.originMonotonicNs.toString(),
    speed: options.speed,
    target: options.target,
    planSha256: options.plan.sha256,
    planPath: options.plan.path,
    scenario: options.scenario,
    scenarioName: options.scenarioName ?? options.scenario.name,
    ...(options.app === undefined ? {} : { ownApp: true }),
    pid: process.pid,
  };
  const journal = redactJournal(openJournal(path, start), secrets);
  const run: Run = { ...options, id, clock, journal, secrets };
  const end = (outcome: keyof typeof OUTCOMES | 'completed' | 'failed', reason: string | null) =>
    journal.appendSynced({ kind: 'end', atMs: clock.nowMs(), outcome, reason });
  try {
    await withTarget(run, join(options.dir, 'journals', name));
    end('completed', null);
    return path;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof HoldfastError && error.code === OUTCOMES.aborted) {
      end('aborted', reason);
      options.onProgress(`Aborted: ${reason}`);
      return path;
    }
    const interrupted = error instanceof HoldfastError && error.code === OUTCOMES.interrupted;
    end(interrupted ? 'interrupted' : 'failed', reason);
    throw secrets.redactError(error);
  } finally {
    journal.close();
  }
}

/** Codes of the errors that end a run otherwise than by failing. */
const OUTCOMES = { aborted: 'run/aborted', interrupted: 'run/interrupted' } as const;

async function withTarget(run: Run, dir: string): Promise<void> {
  const { journal, clock, onProgress } = run;
  onProgress(`Opening the ${run.target}`);
  const ledger = openProcessLedger(run.dir);
  const { onProcess, broken } = noteProcesses(ledger, journal, clock);
  const signal = AbortSignal.any([run.signal, broken]);
  const opening = findTarget(run.target).open({
    deployment: run.deployment,
    ...(run.settings === undefined ? {} : { settings: run.settings }),
    speed: run.speed,
    app: run.app,
    clock,
    dir,
    signal,
    onProgress,
    onProcess,
  });
  const target = await opening.catch((error: unknown) => {
    ledger.removeUnlessAlive();
    throw error;
  });
  // Where the stack was found and not built, its ids are the account's.
  const deployment = target.account?.deployment ?? run.deployment;
  const clients = createRegionalClients(target.connection);
  try {
    const substitutions = [...new Set([...deployment.substitutions, ...target.substitutions])];
    journal.appendSynced({
      kind: 'deployment',
      atMs: clock.nowMs(),
      deployment: { ...deployment, substitutions },
      url: target.connection.url,
    });
    await measureScenario({ ...run, deployment, signal }, target, clients);
    for (const [name, figures] of Object.entries(await target.instruments())) {
      journal.append({ kind: 'instrument', atMs: clock.nowMs(), name, figures });
    }
  } finally {
    clients.destroy();
    onProgress(`Closing the ${run.target}`);
    await target.close();
    ledger.remove();
  }
  if (broken.aborted) throw broken.reason;
}
