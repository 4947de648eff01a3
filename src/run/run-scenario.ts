import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openJournal, type JournalWriter } from '../journal/journal-writer.js';
import { LOAD_ENGINES } from '../load/load-engines.js';
import { loadFigures } from '../load/load-figures.js';
import { INSTRUMENTS } from '../measure/instruments.js';
import { startClock, type Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';
import { JOURNAL_VERSION, type Phase } from '../model/journal.js';
import type { Scenario } from '../model/scenario.js';
import type { OpenTarget } from '../model/target.js';
import type { TargetTiming } from '../prediction/effect.js';
import { probeFigures } from '../probe/probe-figures.js';
import { startProbe } from '../probe/start-probe.js';
import { createClients, destroyClients, type Clients } from '../target/clients.js';
import { findTarget } from '../target/targets.js';
import { injectFault, previewFault } from './inject-fault.js';
import { pause } from './pause.js';
import { watchTargets, type TargetWatch } from './watch-targets.js';

export interface RunOptions {
  readonly scenario: Scenario;
  readonly plan: { readonly path: string; readonly sha256: string };
  readonly deployment: Deployment;
  readonly target: string;
  readonly timing: TargetTiming;
  /** Declared seconds per real second. */
  readonly speed: number;
  /** Folder in which the journal and the target's own files are kept. */
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

interface Run extends RunOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly journal: JournalWriter;
}

/**
 * Runs one scenario from opening the target to closing it, and returns its journal's path. Whatever
 * goes wrong on the way, what was injected is undone and what was started is ended; an interruption
 * and a failure are in the journal, and are thrown afterwards.
 */
export async function runScenario(options: RunOptions): Promise<string> {
  const clock = startClock();
  const id = randomUUID();
  const name = `${options.scenario.name}-${new Date(clock.originEpochMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  const path = join(options.dir, 'journals', `${name}.ndjson`);
  const journal = openJournal(path, {
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
    pid: process.pid,
  });
  const run: Run = { ...options, id, clock, journal };
  try {
    await withTarget(run, join(options.dir, 'journals', name));
    journal.appendSynced({ kind: 'end', atMs: clock.nowMs(), outcome: 'completed', reason: null });
    return path;
  } catch (error) {
    const interrupted = error instanceof HoldfastError && error.code === 'run/interrupted';
    const reason = error instanceof Error ? error.message : String(error);
    journal.appendSynced({
      kind: 'end',
      atMs: clock.nowMs(),
      outcome: interrupted ? 'interrupted' : 'failed',
      reason,
    });
    throw error;
  } finally {
    journal.close();
  }
}

async function withTarget(run: Run, dir: string): Promise<void> {
  const { journal, clock, deployment, onProgress, signal } = run;
  onProgress(`Opening the ${run.target}`);
  const target = await findTarget(run.target).open({
    deployment,
    speed: run.speed,
    clock,
    dir,
    signal,
    onProgress,
    onProcess: (process, event) =>
      journal.appendSynced({ kind: 'process', atMs: clock.nowMs(), process, event }),
  });
  const allClients = deployment.regions.map((region) => createClients(target.connection, region));
  try {
    const substitutions = [...new Set([...deployment.substitutions, ...target.substitutions])];
    journal.appendSynced({
      kind: 'deployment',
      atMs: clock.nowMs(),
      deployment: { ...deployment, substitutions },
      url: target.connection.url,
    });
    await measure(run, target, allClients);
    for (const [name, figures] of Object.entries(await target.instruments())) {
      journal.append({ kind: 'instrument', atMs: clock.nowMs(), name, figures });
    }
  } finally {
    for (const clients of allClients) destroyClients(clients);
    onProgress(`Closing the ${run.target}`);
    await target.close();
  }
}

async function measure(
  run: Run,
  target: OpenTarget,
  allClients: readonly Clients[],
): Promise<void> {
  const { scenario, deployment, journal, clock, speed, signal, onProgress } = run;
  const [clients = createClients(target.connection)] = allClients;
  const common = { ...run, clients, allClients, runId: run.id };
  const plan = await previewFault(common, run.timing);
  const watch = await watchTargets(allClients, deployment, journal, clock);
  const { phases, probe: settings, load: pressure } = scenario;
  const totalSeconds = phases.beforeSeconds + phases.duringSeconds + phases.afterSeconds;
  const shared = {
    url: target.connection.url,
    ca: target.connection.ca,
    serverName: target.connection.serverName,
    dns: target.connection.dns,
    requests: settings.requests,
  };
  // Twice the declared length and a minute: the bound of a run whose experiment does not end.
  const maxDurationMs = (2 * totalSeconds * 1000) / speed + 60_000;
  const stops: (() => Promise<void>)[] = [() => watch.stop()];
  const enter = (phase: Phase, seconds: number, what: string): void => {
    journal.append({ kind: 'phase', atMs: clock.nowMs(), phase });
    onProgress(`${what}: ${seconds} s declared, ${Math.round(seconds / speed)} s real`);
  };
  try {
    const probe = await startProbe({
      ...shared,
      ratePerSecond: settings.ratePerSecond,
      timeoutMs: (settings.timeoutSeconds * 1000) / speed,
      originEpochMs: clock.originEpochMs,
      originMonotonicNs: clock.originMonotonicNs.toString(),
      maxDurationMs,
      onSamples: (samples) => journal.append({ kind: 'samples', atMs: clock.nowMs(), samples }),
    });
    stops.unshift(async () => {
      journal.append({
        kind: 'instrument',
        atMs: clock.nowMs(),
        name: INSTRUMENTS.probe,
        figures: probeFigures(await probe.stop()),
      });
    });
    const load = await findEngine(pressure.engine).start({
      ...shared,
      ...pressure,
      timeoutMs: (settings.timeoutSeconds * 1000) / speed,
      maxDurationMs,
    });
    stops.unshift(async () => {
      journal.append({
        kind: 'instrument',
        atMs: clock.nowMs(),
        name: INSTRUMENTS.load,
        figures: loadFigures(await load.stop()),
      });
    });
    enter('before', phases.beforeSeconds, 'Measuring the steady state');
    await pause((phases.beforeSeconds * 1000) / speed, signal);
    enter(
      'during',
      phases.duringSeconds,
      plan === undefined ? 'Measuring' : `Injecting ${plan.loss.fault}`,
    );
    if (plan === undefined) await pause((phases.duringSeconds * 1000) / speed, signal);
    else await injectFault(plan, { ...common, watch });
    enter(
      'after',
      phases.afterSeconds,
      plan === undefined ? 'Measuring' : 'Measuring after the fault',
    );
    await pause((phases.afterSeconds * 1000) / speed, signal);
  } catch (error) {
    await stopAll(stops, run, watch);
    throw error;
  }
  const failure = await stopAll(stops, run, watch);
  if (failure !== undefined) throw failure.reason;
}

/** Each is stopped even where another cannot be; the first failure is given back. */
async function stopAll(
  stops: readonly (() => Promise<void>)[],
  { journal, clock }: Run,
  watch: TargetWatch,
): Promise<PromiseRejectedResult | undefined> {
  journal.append({
    kind: 'instrument',
    atMs: clock.nowMs(),
    name: INSTRUMENTS.targetHealthPoll,
    figures: { intervalMs: watch.longestGapMs() },
  });
  const results = await Promise.allSettled(stops.map((stop) => stop()));
  return results.find((result) => result.status === 'rejected');
}

function findEngine(name: string): (typeof LOAD_ENGINES)[string] {
  const engine = Object.hasOwn(LOAD_ENGINES, name) ? LOAD_ENGINES[name] : undefined;
  if (engine) return engine;
  throw new HoldfastError('load/unknown-engine', `There is no load engine ${name}`, {
    hint: `There are: ${Object.keys(LOAD_ENGINES).join(', ')}.`,
  });
}
