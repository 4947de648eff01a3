import type { Witness, WitnessView } from '../fault/fault-driver.js';
import {
  startCallPart,
  startExperimentPart,
  startPressurePart,
  type FaultPart,
} from './fault-parts.js';
import type { FaultRun } from './fault-run.js';
import { pause } from './pause.js';
import type { SettledFault } from './settle-faults.js';
import { LEAST_LOOK_INTERVAL_MS, lookIntervalMs } from './look-interval.js';

/** Beyond twice its duration and this, an experiment or a call does not end any more (real ms). */
const OVERDUE_MS = 60_000;

/**
 * Injects one fault, follows it until it is over and undoes it. What it does and how to undo that is
 * on the disk before. Where it throws, nothing is undone here: the run undoes what is left of all its
 * faults, last first.
 */
export async function injectFault(fault: SettledFault, run: FaultRun): Promise<void> {
  const { journal, clock, onProgress, runId, speed } = run;
  const { plan, spec, index } = fault;
  journal.appendSynced({
    kind: 'intent',
    atMs: clock.nowMs(),
    id: `${runId}/${index}`,
    what: `inject ${spec.name}`,
    details: {
      blastRadius: plan.blastRadius,
      experiment: plan.experiment,
      pressure: plan.pressure,
    },
  });
  for (const line of plan.blastRadius) onProgress(line);
  const durationMs = (spec.durationSeconds * 1000) / speed;
  run.recent.markFault();
  const parts: FaultPart[] = [];
  if (plan.experiment !== null) {
    parts.push(await startExperimentPart(plan.experiment, index, run));
    started(fault, parts, run);
  }
  for (const call of plan.calls) {
    parts.push(await startCallPart(call, index, run));
    if (parts.length === 1) started(fault, parts, run);
  }
  if (plan.pressure !== null) {
    parts.push(await startPressurePart(plan.pressure, index, durationMs, run));
    if (parts.length === 1) started(fault, parts, run);
  }
  const seen = await follow(fault, parts, durationMs, run);
  const endedMs = clock.nowMs();
  journal.appendSynced({
    kind: 'fault',
    atMs: endedMs,
    fault: index,
    name: spec.name,
    event: 'ended',
    details: parts.map((part) => part.details()),
  });
  run.announcer?.faultEnded(toldOf(fault), endedMs);
  const problems = [
    ...parts.flatMap((part) => part.problem() ?? []),
    ...(parts.length === 0 ? ['its plan does nothing'] : []),
    ...(plan.witnesses.length === 0 ? ['nothing watches it from outside'] : []),
    ...plan.witnesses
      .filter((witness) => !seen.has(witness))
      .map(({ what }) => `it was not seen that ${what}`),
  ];
  if (problems.length > 0) {
    journal.appendSynced({
      kind: 'fault',
      atMs: clock.nowMs(),
      fault: index,
      name: spec.name,
      event: 'not-proven',
      details: { reason: problems.join('; ') },
    });
  }
  for (const { undo } of parts.toReversed()) await undo?.run();
}

function started(
  fault: SettledFault,
  [first]: readonly FaultPart[],
  { journal, clock, announcer }: FaultRun,
): void {
  const { plan, spec, index } = fault;
  const atMs = first?.startedMs ?? clock.nowMs();
  journal.appendSynced({
    kind: 'fault',
    atMs,
    fault: index,
    name: spec.name,
    event: 'started',
    details: {
      lostTargets: plan.loss.instancesLost,
      lostDatabases: plan.loss.databases,
      loss: plan.loss,
    },
  });
  announcer?.faultStarted(toldOf(fault), atMs);
}

function toldOf({ spec: { name }, index, plan: { blastRadius } }: SettledFault): {
  readonly fault: { readonly name: string; readonly index: number };
  readonly blastRadius: readonly string[];
} {
  return { fault: { name, index }, blastRadius };
}

/** Until its time is over and everything of it has ended. Returns the witnesses that saw it. */
async function follow(
  { plan, spec, index }: SettledFault,
  parts: readonly FaultPart[],
  durationMs: number,
  run: FaultRun,
): Promise<ReadonlySet<Witness>> {
  const { journal, clock, signal, onProgress } = run;
  const intervalMs = lookIntervalMs(run.speed);
  const startMs = parts[0]?.startedMs ?? clock.nowMs();
  const endMs = startMs + durationMs;
  const seen = new Map<Witness, string>();
  let proven = false;
  let askedMs = startMs;
  for (;;) {
    await pause(LEAST_LOOK_INTERVAL_MS, signal);
    const nowMs = clock.nowMs();
    // Timers may be early, too; and what ends in time is seen to.
    const asks =
      nowMs >= askedMs + intervalMs - LEAST_LOOK_INTERVAL_MS / 2 ||
      (nowMs >= endMs && askedMs < endMs);
    if (asks) askedMs = nowMs;
    const looking = plan.witnesses.filter(({ asksApis }) => asks || asksApis !== true);
    await look(looking, seen, viewOf(parts, startMs, run));
    if (!proven && seen.size > 0 && seen.size === plan.witnesses.length) {
      proven = true;
      const details = Object.fromEntries([...seen].map(([{ what }, saw]) => [what, saw]));
      const atMs = clock.nowMs();
      journal.appendSynced({
        kind: 'fault',
        atMs,
        fault: index,
        name: spec.name,
        event: 'proven',
        details,
      });
      onProgress(`${spec.name} is seen from outside: ${Object.keys(details).join(', ')}`);
    }
    if (!asks) continue;
    const over = await Promise.all(parts.map((part) => part.isOver()));
    const ranMs = clock.nowMs() - startMs;
    if (ranMs >= durationMs && (over.every(Boolean) || ranMs > 2 * durationMs + OVERDUE_MS)) break;
    // An experiment that failed will not do anything any more.
    if (over.every(Boolean) && parts.some((part) => part.problem() !== undefined)) {
      if (plan.pressure === null) break;
    }
  }
  return new Set(seen.keys());
}

function viewOf(parts: readonly FaultPart[], startMs: number, run: FaultRun): WitnessView {
  return {
    clients: run.clientsOf,
    targets: run.watch.states,
    targetChanges: run.watch.changesSince(startMs),
    probe: run.recent.lastSecond(),
    pressure: parts.map((part) => part.counts()).find((counts) => counts !== null) ?? null,
  };
}

/** Each witness is asked until it has seen the fault; one that cannot look has not seen it. */
async function look(
  witnesses: readonly Witness[],
  seen: Map<Witness, string>,
  view: WitnessView,
): Promise<void> {
  for (const witness of witnesses) {
    if (seen.has(witness)) continue;
    const saw = await witness.look(view).catch(() => null);
    if (saw !== null) seen.set(witness, saw);
  }
}
