import type { ReadBack } from '../model/journal.js';
import type { FaultSummary, RunSummary } from '../model/summary.js';
import { formatCount, formatPlural, formatSeconds, formatWithError } from './format.js';
import { totalDowntimeMs } from './words.js';

/**
 * What would have happened to users in one run, for someone who knows none of the words of this
 * trade. Every figure is one of summary.json; what was not shown is said to be unknown.
 */
export function tellUsers(run: RunSummary): readonly string[] {
  if (run.samples.recorded === 0) {
    return ['No request was recorded, so nothing is known of what users would have seen.'];
  }
  return [
    ...doubtsOf(run),
    ...(run.verdict === 'inconclusive'
      ? ['The run is inconclusive: what follows was seen, and is no proof.']
      : []),
    failuresOf(run),
    ...(run.samples.failed > 0 ? recoveriesOf(run) : []),
    ...lossesOf(run),
  ];
}

function doubtsOf({ faults, control }: RunSummary): string[] {
  const never = faults.filter(({ startedAt }) => startedAt === null).map(({ name }) => name);
  const unproven = faults
    .filter(({ startedAt, proven }) => startedAt !== null && !proven)
    .map(({ name }) => name);
  return [
    ...(never.length === 0
      ? []
      : [`${never.join(', ')} was never injected: this is not what users would see of it.`]),
    ...(unproven.length === 0
      ? []
      : [`It was not shown from outside that ${unproven.join(', ')} took effect.`]),
    ...(control === null || control.failed === 0
      ? []
      : [
          `${formatCount(control.failed)} of ${formatCount(control.recorded)} requests to a server of our own failed too: some of this may be the machine’s fault.`,
        ]),
  ];
}

function failuresOf(run: RunSummary): string {
  const { failed, recorded } = run.samples;
  if (failed === 0) {
    return `Users would have noticed nothing: all ${formatCount(recorded)} requests were answered as expected.`;
  }
  const one = recorded / failed;
  const share =
    failed === recorded
      ? 'every request'
      : one < 1.5
        ? 'most requests'
        : `1 in ${formatCount(Math.round(one))} requests`;
  const downtimeMs = totalDowntimeMs(run.downtime);
  const stretches =
    run.downtime.length > 1
      ? `, in ${formatPlural(run.downtime.length, 'stretch', 'stretches')}, together`
      : ', over';
  const errorMs = run.errorMs.outage * run.downtime.length;
  const where = `${stretches} ${formatWithError(downtimeMs, errorMs)} (declared)`;
  return `Over the whole run ${share} failed: ${formatCount(failed)} of them${downtimeMs > 0 ? where : ', at one moment'}.`;
}

/** Of each fault: whether the stack recovered while it lasted, or only when it was over. */
function recoveriesOf(run: RunSummary): string[] {
  const injected = run.faults.filter(({ startedAt }) => startedAt !== null);
  return injected.map((fault) => {
    const of = injected.length > 1 ? `${fault.name}: ` : '';
    return of + recoveryOf(fault, run);
  });
}

function recoveryOf(fault: FaultSummary, { speed }: RunSummary): string {
  const { failed, recoverMs, startedAt, endedAt } = fault;
  if (failed === 0) return 'no request failed because of it.';
  if (recoverMs === null || startedAt === null) {
    return 'When it was over for users is not known.';
  }
  const lasted = endedAt === null ? null : (endedAt - startedAt) * speed;
  const last = formatSeconds(recoverMs / 1000);
  if (lasted === null) return `The last request failed ${last} after the fault began.`;
  return recoverMs < lasted
    ? `The last request failed ${last} after the fault began, while it still lasted (${formatSeconds(lasted / 1000)}): the stack recovered by itself.`
    : `Requests still failed ${last} after the fault began, when it was already over (it lasted ${formatSeconds(lasted / 1000)}).`;
}

function lossesOf({ writes, sessions }: RunSummary): string[] {
  const told = (readBack: ReadBack | null, noun: string): string[] => {
    if (readBack === null) return [];
    const { gone, unread, acknowledged } = readBack;
    const open = unread === 0 ? '' : ` Of ${formatCount(unread)} more there was no telling.`;
    return [
      gone === 0
        ? `None of ${formatCount(acknowledged)} ${noun} was lost.${open}`
        : `${formatCount(gone)} of ${formatCount(acknowledged)} ${noun} were lost.${open}`,
    ];
  };
  return [...told(writes, 'acknowledged writes'), ...told(sessions, 'sessions')];
}
