import { allowFaults, checkFaults } from './allow-fault.js';
import { findLoadEngine } from '../load/load-engines.js';
import { loadFigures } from '../load/load-figures.js';
import { INSTRUMENTS } from '../measure/instruments.js';
import type { Phase } from '../model/journal.js';
import { SampleTable } from '../model/sample-table.js';
import type { OpenTarget } from '../model/target.js';
import { probeFigures } from '../probe/probe-figures.js';
import { readyToSend } from '../probe/ready-to-send.js';
import { SessionCookies } from '../probe/session-cookies.js';
import { startProbe } from '../probe/start-probe.js';
import { startControl } from './control.js';
import { abortedBy, abortReason } from './abort-conditions.js';
import { createAnnouncer } from './announce/announcer.js';
import type { FaultRun } from './fault-run.js';
import { runFaults } from './fault-timeline.js';
import { pause } from './pause.js';
import {
  checkReadBack,
  journalReadBack,
  NewestAcknowledged,
  type ReadBackSettings,
} from './read-back-writes.js';
import { createRecentSamples, type RecentSamples } from './recent-samples.js';
import type { RegionalClients } from './regional-clients.js';
import type { Run } from './run-scenario.js';
import { settleAgain, settleFaults, type SettledFault } from './settle-faults.js';
import { stopEach } from './stop-each.js';
import { createUndoStack } from './undo-stack.js';
import { askWitnesses } from './witness/ask-witnesses.js';
import { watchAlarms } from './watch-alarms.js';
import { watchDatabases } from './watch-databases.js';
import { watchInstances } from './watch-instances.js';
import { watchTargets, type TargetWatch } from './watch-targets.js';

/** Measures the steady state, what happens while the faults last, and what comes after them. */
export async function measureScenario(
  run: Run,
  target: OpenTarget,
  regional: RegionalClients,
): Promise<void> {
  const { scenario, journal, clock, speed, onProgress } = run;
  const { phases } = scenario;
  const clients = regional.all(run.deployment);
  const settling = { ...run, clients };
  const faults = await settleFaults(settling);
  for (const fault of faults) journalPrediction(fault, run);
  const { account } = target;
  await allowFaults(faults, account, { runId: run.id, deployment: run.deployment });
  const recent = createRecentSamples(
    ((scenario.abort?.availabilityBelow?.windowSeconds ?? 0) * 1000) / speed,
  );
  const aborting = new AbortController();
  const signal = AbortSignal.any([run.signal, aborting.signal]);
  const watch = await watchTargets(clients, run.deployment, run);
  const instruments = await startInstruments(run, target, watch, (samples) => {
    recent.add(samples);
    const reason = abortReason(scenario.abort, recent, speed);
    if (reason !== undefined) aborting.abort(abortedBy(reason));
  });
  const alarms = (scenario.objectives.alarms ?? []).map(({ name }) => name);
  instruments.stopBefore(watchDatabases(clients, run.deployment, run));
  instruments.stopBefore(watchAlarms(alarms, clients[0], run));
  instruments.stopBefore(watchInstances(clients, run.deployment, run));
  const announcer = createAnnouncer(run.receivers ?? [], {
    ...run,
    runId: run.id,
    scenario: scenario.name,
    planSha256: run.plan.sha256,
  });
  // By then every fault is undone, however the run ends.
  instruments.stopBefore(async () => announcer.close());
  const faultRun: FaultRun = {
    ...run,
    runId: run.id,
    clientsOf: regional.of,
    connection: target.connection,
    accountId: run.deployment.accountId,
    stopAlarms: [...(account?.stopAlarms ?? []), ...(scenario.abort?.alarms ?? [])],
    ...(account?.roleArn === undefined ? {} : { roleArn: account.roleArn }),
    undos: createUndoStack(
      journal,
      clock,
      account?.guard ? { guard: account.guard, runId: run.id } : null,
    ),
    watch,
    recent,
    announcer,
    signal,
  };
  const entered: { phase: Phase; fromMs: number }[] = [];
  const enter = (phase: Phase, seconds: number, what: string): void => {
    const fromMs = clock.nowMs();
    entered.push({ phase, fromMs });
    journal.append({ kind: 'phase', atMs: fromMs, phase });
    onProgress(`${what}: ${seconds} s declared, ${Math.round(seconds / speed)} s real`);
  };
  try {
    enter('before', phases.beforeSeconds, 'Measuring the steady state');
    await pause((phases.beforeSeconds * 1000) / speed, signal);
    await checkReadBack(instruments.newest.samples(), instruments.readBack);
    const names = faults.map(({ spec }) => spec.name).join(', ');
    enter('during', phases.duringSeconds, names === '' ? 'Measuring' : `Injecting ${names}`);
    const duringMs = (phases.duringSeconds * 1000) / speed;
    const startedMs = clock.nowMs();
    await runFaults(faults, faultRun, async (fault) => {
      const settled = await settleAgain(fault, settling);
      journalPrediction(settled, run);
      // Other instances than were previewed may have taken their place.
      await checkFaults([settled], account, { runId: run.id, deployment: run.deployment });
      return settled;
    });
    await pause(duringMs - (clock.nowMs() - startedMs), signal);
    const after = names === '' ? 'Measuring' : 'Measuring after the fault';
    enter('after', phases.afterSeconds, after);
    await pause((phases.afterSeconds * 1000) / speed, signal);
  } catch (error) {
    await instruments.stopAll();
    throw error;
  }
  const endMs = clock.nowMs();
  const failure = await instruments.stopAll();
  if (failure !== undefined) throw failure.reason;
  await journalReadBack(instruments.readBack, run);
  const times = entered.map(({ phase, fromMs }, index) => ({
    phase,
    fromMs,
    toMs: entered[index + 1]?.fromMs ?? endMs,
  }));
  await askWitnesses(run.witnesses ?? [], times, { ...run, regional });
}

function journalPrediction({ index, prediction, plan }: SettledFault, run: Run): void {
  run.journal.appendSynced({
    kind: 'prediction',
    atMs: run.clock.nowMs(),
    fault: index,
    prediction,
    reservations: plan.reservations ?? [],
  });
}

interface Instruments {
  readonly newest: NewestAcknowledged;
  readonly readBack: ReadBackSettings;
  stopBefore(stop: () => Promise<void>): void;
  /** Each is stopped even where another cannot be; the first failure is given back. */
  stopAll(): Promise<PromiseRejectedResult | undefined>;
}

/** The probe and the load; both journal what they say of themselves when they are stopped. */
async function startInstruments(
  { scenario, journal, clock, speed, secrets, signal, onProgress }: Run,
  { connection: { url, ca, serverName, dns } }: OpenTarget,
  watch: TargetWatch,
  onSamples: RecentSamples['add'],
): Promise<Instruments> {
  const { phases, probe: settings, load: pressure, faults } = scenario;
  const latestEnd = Math.max(
    phases.duringSeconds,
    ...faults.map(({ atSeconds, durationSeconds }) => atSeconds + durationSeconds),
  );
  const totalSeconds = phases.beforeSeconds + latestEnd + phases.afterSeconds;
  // Twice the declared length and some minutes: the bound of a run whose experiment does not end.
  const maxDurationMs = (2 * totalSeconds * 1000) / speed + 180_000;
  const newest = new NewestAcknowledged();
  const figures = (name: string, values: Readonly<Record<string, number>>): void =>
    journal.append({ kind: 'instrument', atMs: clock.nowMs(), name, figures: values });
  const stops: (() => Promise<void> | void)[] = [
    () => watch.stop(),
    () => figures(INSTRUMENTS.targetHealthPoll, { intervalMs: watch.longestGapMs() }),
  ];
  const stopAll = (): ReturnType<typeof stopEach> => stopEach(stops);
  const connecting = {
    url,
    ca,
    serverName,
    dns,
    timeoutMs: (settings.timeoutSeconds * 1000) / speed,
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: clock.originMonotonicNs.toString(),
  };
  const sessions = new SessionCookies();
  try {
    const control = await startControl(clock, maxDurationMs);
    stops.unshift(async () => figures(INSTRUMENTS.control, { ...(await control.stop()) }));
    const requests = await readyToSend(settings, secrets, connecting);
    const shared = { ...connecting, requests, secrets: secrets.forms };
    const probe = await startProbe({
      ...shared,
      ratePerSecond: settings.ratePerSecond,
      maxDurationMs,
      onSessions: (cookies) => sessions.add(cookies),
      onSamples: (batch) => {
        journal.append({ kind: 'samples', atMs: clock.nowMs(), samples: SampleTable.of(batch) });
        newest.add(batch);
        onSamples(batch);
      },
    });
    stops.unshift(async () => figures(INSTRUMENTS.probe, probeFigures(await probe.stop())));
    const engine = findLoadEngine(pressure.engine);
    const load = await engine.start({ ...shared, ...pressure, maxDurationMs, signal, onProgress });
    stops.unshift(async () => figures(INSTRUMENTS.load, loadFigures(await load.stop())));
    const readBack = { ...connecting, requests, sessions };
    return { newest, readBack, stopBefore: (stop) => void stops.unshift(stop), stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
