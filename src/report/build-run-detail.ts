import type { JournalRecord } from '../model/journal.js';
import { joinSamples } from '../model/join-samples.js';
import { OUTCOMES } from '../model/sample.js';
import type { RequestTable } from '../model/request-table.js';
import type { OutcomeCount } from '../model/summary.js';
import type { FaultSpan, JournalFacts, PhaseSpan, RunDetail } from './input.js';

type Of<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/**
 * What the report draws of one run, from its journal's records; a journal without an end will do.
 * `samples` are those of the records, where the caller has joined them already.
 */
export function buildRunDetail(
  records: readonly JournalRecord[],
  samples = joinSamples(records),
): RunDetail {
  const start = ofKind(records, 'start')[0];
  const lastMs = records.reduce((last, record) => Math.max(last, record.atMs), 0);
  const phases = spansOf(ofKind(records, 'phase'), ofKind(records, 'end')[0]?.atMs ?? lastMs);
  return {
    originEpochMs: start?.originEpochMs ?? 0,
    speed: start?.speed ?? 1,
    samples,
    phases,
    faultWindows: faultSpansOf(ofKind(records, 'fault'), lastMs),
    targetStates: ofKind(records, 'target-state')
      .map(({ atMs, target, zone, state, reason }) => ({ atMs, target, zone, state, reason }))
      .sort((a, b) => a.atMs - b.atMs),
    outcomes: countOutcomes(samples, phases),
    journal: factsOf(records, start, lastMs),
  };
}

function ofKind<K extends JournalRecord['kind']>(
  records: readonly JournalRecord[],
  kind: K,
): Of<K>[] {
  return records.filter((record): record is Of<K> => record.kind === kind);
}

function spansOf(records: readonly Of<'phase'>[], endMs: number): PhaseSpan[] {
  const starts = [...records].sort((a, b) => a.atMs - b.atMs);
  return starts.map(({ phase, atMs }, index) => ({
    phase,
    startMs: atMs,
    endMs: Math.max(atMs, starts[index + 1]?.atMs ?? endMs),
  }));
}

function faultSpansOf(records: readonly Of<'fault'>[], lastMs: number): FaultSpan[] {
  return records
    .filter(({ event }) => event === 'started')
    .map(({ fault, name, atMs }) => {
      const ended = records.findLast(
        (record) => record.event === 'ended' && record.fault === fault,
      );
      return {
        fault,
        name,
        startMs: atMs,
        endMs: Math.max(atMs, ended?.atMs ?? lastMs),
        ended: ended !== undefined,
      };
    })
    .sort((a, b) => a.startMs - b.startMs);
}

function countOutcomes(samples: RequestTable, phases: readonly PhaseSpan[]): OutcomeCount[] {
  const counts = new Map(
    OUTCOMES.map((outcome) => [outcome, { before: 0, during: 0, after: 0, outside: 0 }]),
  );
  for (let row = 0; row < samples.length; row += 1) {
    const intendedMs = samples.intendedMs(row);
    const span = phases.find((each) => intendedMs >= each.startMs && intendedMs < each.endMs);
    const count = counts.get(samples.outcome(row));
    if (count !== undefined) count[span?.phase ?? 'outside'] += 1;
  }
  return [...counts]
    .map(([outcome, count]) => ({ outcome, ...count }))
    .filter(({ before, during, after, outside }) => before + during + after + outside > 0);
}

function factsOf(
  records: readonly JournalRecord[],
  start: Of<'start'> | undefined,
  lastMs: number,
): JournalFacts {
  const end = ofKind(records, 'end')[0];
  return {
    records: records.length,
    durationMs: lastMs,
    end: end === undefined ? null : { outcome: end.outcome, reason: end.reason },
    probeRatePerSecond: start?.scenario.probe.ratePerSecond ?? null,
    probeTimeoutSeconds: start?.scenario.probe.timeoutSeconds ?? null,
    load: start?.scenario.load ?? null,
    instruments: ofKind(records, 'instrument').map(({ name, figures }) => ({ name, figures })),
    notes: ofKind(records, 'note').map((record) => record.text),
  };
}
