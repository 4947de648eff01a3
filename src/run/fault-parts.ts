import {
  startExperiment,
  stopExperimentsOf,
  type ExperimentState,
  type RunningExperiment,
} from '../fault/experiment.js';
import type { CallEnd, Experiment, FaultCall, Pressure } from '../fault/fault-driver.js';
import { PRESSURES } from '../load/pressures.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { JournalRecord } from '../model/journal.js';
import type { FaultRun } from './fault-run.js';
import { pause } from './pause.js';
import { fillFromOutput, sendCall, valueAt } from './send-call.js';
import type { Undo } from './undo-stack.js';

/** One part of a fault under way: an experiment, a call or a pressure. */
export interface FaultPart {
  readonly startedMs: number;
  /** Null: it has no end of its own. */
  isOver(): Promise<boolean>;
  /** Why it did not do what it should have done; undefined where it did, as far as is known. */
  problem(): string | undefined;
  /** What the journal keeps of its end. */
  details(): unknown;
  /** What it has sent, where it is a pressure. */
  counts(): Readonly<Record<string, number>> | null;
  readonly undo: Undo | null;
}

/** `part`: the fault's place in the scenario, which tells its experiment from the others'. */
export async function startExperimentPart(
  planned: Experiment,
  part: number,
  run: FaultRun,
): Promise<FaultPart> {
  const { runId, accountId, undos, clock, signal } = run;
  const clients = run.clientsOf(planned.region);
  const stopAlarms = run.stopAlarms.map((alarm) =>
    alarm.startsWith('arn:')
      ? alarm
      : `arn:aws:cloudwatch:${planned.region}:${accountId}:alarm:${alarm}`,
  );
  let experiment: RunningExperiment | undefined;
  const undo = await undos.register(
    `${runId}/${part}/experiment`,
    {
      how: `stop the FIS experiments in ${planned.region} that are tagged with ${runId}`,
      details: { region: planned.region, tag: runId },
    },
    async () => {
      if (experiment !== undefined) await experiment.undo();
      else await stopExperimentsOf(clients, { runId, region: planned.region });
    },
  );
  experiment = await startExperiment(clients, planned, {
    id: runId,
    part: String(part),
    roleArn: run.roleArn ?? `arn:aws:iam::${accountId}:role/holdfast-fis`,
    stopAlarms,
  });
  const { read } = experiment;
  let state: ExperimentState = await read();
  // The lab starts at once, AWS after some seconds: asked ever more seldom, for it answers few such calls.
  for (let waitMs = 20; state.startedAtEpochMs === null && !state.ended; waitMs *= 2) {
    await pause(Math.min(waitMs, 1000), signal);
    state = await read();
  }
  return {
    // Failed before its first action: its end finds that nothing was shown.
    startedMs:
      state.startedAtEpochMs === null
        ? clock.nowMs()
        : state.startedAtEpochMs - clock.originEpochMs,
    isOver: async () => (state = await read()).ended,
    problem: () => notInjected(state),
    details: () => state,
    counts: () => null,
    undo,
  };
}

/** An experiment can complete having injected nothing: every action must have completed. */
function notInjected(state: ExperimentState): string | undefined {
  const failed = state.actions.filter(({ status }) => status !== 'completed');
  if (failed.length > 0)
    return failed
      .map((action) => `action ${action.name} is ${action.status}: ${action.reason}`)
      .join('; ');
  if (state.status !== 'completed') return `the experiment is ${state.status}: ${state.reason}`;
  return undefined;
}

export async function startCallPart(
  { name, call, undo: reverse, until }: FaultCall,
  fault: number,
  run: FaultRun,
): Promise<FaultPart> {
  const { journal, clock, undos, clientsOf, runId } = run;
  const id = `${runId}/${fault}/${name}`;
  const what = `${call.operation} in ${call.region}`;
  let answer: Readonly<Record<string, unknown>> | null = null;
  let ended: string | undefined;
  let refused = false;
  journal.appendSynced({ kind: 'intent', atMs: clock.nowMs(), id, what, details: call });
  const undo =
    reverse === null
      ? null
      : await undos.register(
          id,
          { how: `${reverse.operation} in ${reverse.region}`, details: { call: reverse } },
          async () => {
            // Refused, it did nothing; where the answer was lost on the way, it may have.
            if (refused) return;
            const input = fillFromOutput(reverse.input, answer);
            await sendCall(clientsOf, { ...reverse, input }).catch((error: unknown) => {
              // Over by itself: there is nothing to undo any more, and the service says so.
              if (ended === undefined || !isClientsFault(error)) throw error;
            });
          },
        );
  const note = (event: CallEvent, details: unknown): void =>
    journal.appendSynced({ kind: 'call', atMs: clock.nowMs(), fault, name, event, details });
  const startedMs = clock.nowMs();
  try {
    answer = await sendCall(clientsOf, call);
  } catch (error) {
    refused = isClientsFault(error);
    note('refused', { reason: error instanceof Error ? error.message : String(error) });
    throw error;
  }
  note('answered', answer);
  if (reverse !== null) {
    const input = fillFromOutput(reverse.input, answer);
    await undo?.learn({ call: { ...reverse, input } });
  }
  let problem = until === null ? undefined : `${call.operation} was not over in time`;
  return {
    startedMs,
    async isOver() {
      if (until === null || ended !== undefined) return true;
      const input = fillFromOutput(until.call.input, answer);
      const shown = await sendCall(clientsOf, { ...until.call, input });
      const end = endOf(until, shown);
      if (end === null) return false;
      const { event, state } = end;
      ended = state;
      problem = event === 'failed' ? `${call.operation} ended as ${state}` : undefined;
      const why = until.why === undefined ? undefined : valueAt(shown, until.why);
      note(event, {
        operation: call.operation,
        state,
        ...(event === 'rejected' ? { wanted: until.succeeded.join(' or ') } : {}),
        ...(typeof why === 'string' ? { why } : {}),
      });
      return true;
    },
    problem: () => problem,
    details: () => ({ operation: call.operation, state: ended ?? null }),
    counts: () => null,
    undo,
  };
}

type CallEvent = Extract<JournalRecord, { kind: 'call' }>['event'];

/** Null while it is not over. */
function endOf(
  { path, succeeded, failed, rejected = [] }: CallEnd,
  answer: unknown,
): { readonly event: CallEvent; readonly state: string } | null {
  const shown = valueAt(answer, path);
  const state = typeof shown === 'string' ? shown : JSON.stringify(shown ?? null);
  if (failed.includes(state)) return { event: 'failed', state };
  if (rejected.includes(state)) return { event: 'rejected', state };
  return succeeded.includes(state) ? { event: 'over', state } : null;
}

function isClientsFault(error: unknown): boolean {
  const cause: unknown = error instanceof HoldfastError ? error.cause : error;
  return typeof cause === 'object' && cause !== null && Reflect.get(cause, '$fault') === 'client';
}

export async function startPressurePart(
  { name, settings }: Pressure,
  fault: number,
  maxDurationMs: number,
  run: FaultRun,
): Promise<FaultPart> {
  const driver = Object.hasOwn(PRESSURES, name) ? PRESSURES[name] : undefined;
  if (driver === undefined) {
    throw new HoldfastError('load/unknown-pressure', `There is no pressure ${name}`, {
      exitCode: EXIT_CODES.internal,
    });
  }
  const { clock, undos, connection, journal } = run;
  const { url, ca, serverName, dns } = connection;
  const startedMs = clock.nowMs();
  const running = await driver.start({ url, ca, serverName, dns, settings, maxDurationMs });
  // It ends with this process, so there is nothing for a recovery to undo.
  const undo = await undos.register(
    `${run.runId}/${fault}/pressure`,
    { how: `stop ${name}`, details: null },
    async () => {
      await running.stop();
      journal.append({
        kind: 'instrument',
        atMs: clock.nowMs(),
        name: `pressure-${name}`,
        figures: running.counts(),
      });
    },
  );
  return {
    startedMs,
    isOver: () => Promise.resolve(true),
    problem: () =>
      Object.values(running.counts()).some((count) => count > 0)
        ? undefined
        : `${name} sent no request`,
    details: () => running.counts(),
    counts: () => running.counts(),
    undo,
  };
}
