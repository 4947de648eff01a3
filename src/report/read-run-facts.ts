import type { JournalRecord } from '../model/journal.js';
import type { InstanceState, LostParts, RepeatFacts, RunDetail } from './input.js';

/** Of a journal: its instances' states, what each fault took, and how to run it again. */
export function readRunFacts(
  records: readonly JournalRecord[],
): Pick<RunDetail, 'instanceStates' | 'losses' | 'repeat'> {
  const instanceStates: InstanceState[] = [];
  const losses: LostParts[] = [];
  let repeat: RepeatFacts | null = null;
  for (const record of records) {
    if (record.kind === 'instance') {
      const { atMs, instance, zone, state } = record;
      instanceStates.push({ atMs, instance, zone, state });
    } else if (record.kind === 'fault' && record.event === 'started') {
      losses.push({ fault: record.fault, name: record.name, ...lostOf(record.details) });
    } else if (record.kind === 'start') {
      repeat = {
        scenario: record.scenarioName ?? record.scenario.name,
        planPath: record.planPath,
        planSha256: record.planSha256,
        target: record.target,
        speed: record.speed,
        ownApp: record.ownApp === true,
      };
    }
  }
  return { instanceStates: instanceStates.sort((a, b) => a.atMs - b.atMs), losses, repeat };
}

/** A journal's details are anything at all, and older ones have no more than `lostTargets`. */
function lostOf(details: unknown): Omit<LostParts, 'fault' | 'name'> {
  const loss = field(details, 'loss');
  const text = (name: string): string | null => {
    const value = field(loss, name);
    return typeof value === 'string' ? value : null;
  };
  const list = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  return {
    region: text('region'),
    zone: text('zone'),
    instances: list(field(details, 'lostTargets')),
    databases: list(field(loss, 'databases')),
    caches: list(field(loss, 'caches')),
    natGateways: list(field(loss, 'natGateways')),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (Reflect.get(value, name) as unknown)
    : undefined;
}
