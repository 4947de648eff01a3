import type { FaultSummary, RunSummary } from '../../model/summary.js';
import { formatCount, formatLatency, formatSeconds, formatWithError } from '../format.js';
import { isLab } from '../words.js';
import { markup, type Child, type Markup } from './markup.js';
import { renderTable } from './table.js';

/** A row for each of several faults, and requests before and during those that make no outage. */
export function renderFaults(run: RunSummary): Markup | null {
  const compared = run.faults.filter(
    ({ startedAt, predicted }) =>
      startedAt !== null &&
      (run.faults.length > 1 || predicted === null || (predicted.outageSeconds?.high ?? 0) === 0),
  );
  if (run.faults.length < 2 && compared.length === 0) return null;
  return markup`<h3>${run.faults.length > 1 ? 'Faults' : 'Before and during the fault'}</h3>
${run.faults.length > 1 && renderTimes(run)}
${compared.length > 0 && renderComparison(run, compared)}`;
}

function renderTimes(run: RunSummary): Markup {
  const zero = Math.min(...run.faults.flatMap(({ startedAt }) => startedAt ?? []));
  const { errorMs } = run;
  return renderTable({
    caption:
      'Each fault, from the first one’s start; declared time with the error of its observation',
    heads: [
      'fault',
      'seen from outside',
      'from',
      'lasted',
      'failed',
      'outage',
      'detect',
      'recover',
    ],
    rows: run.faults.map((fault): Child[] => [
      fault.together.length === 0
        ? fault.name
        : markup`${fault.name} <span class="quiet small">overlaps ${fault.together.join(', ')}: what failed counts for both</span>`,
      fault.proven ? 'yes' : 'no',
      fault.startedAt === null ? 'never' : declared((fault.startedAt - zero) * run.speed),
      fault.startedAt === null || fault.endedAt === null
        ? '–'
        : declared((fault.endedAt - fault.startedAt) * run.speed),
      fault.failed === null ? '–' : formatCount(fault.failed),
      observed(fault.outageMs, errorMs.outage),
      observed(fault.detectMs, errorMs.detect),
      observed(fault.recoverMs, errorMs.recover),
    ]),
    numeric: [2, 3, 4, 5, 6, 7],
    label: `Faults of ${run.scenario}`,
  });
}

function renderComparison(run: RunSummary, faults: readonly FaultSummary[]): Markup {
  return renderTable({
    caption: `Requests of the phase before, and while the fault lasted; latency is real, of requests that ended ok${isLab(run) ? ', and simulated: it decides nothing' : ''}`,
    heads: ['fault', 'window', 'requests', 'failed', 'p50', 'p95', 'p99'],
    rows: faults.flatMap(({ name, comparison }) =>
      (['before', 'during'] as const).map((window): Child[] => {
        const { requests, failed, latencyMs } = comparison[window];
        return [
          name,
          window,
          formatCount(requests),
          formatCount(failed),
          ...[latencyMs.p50, latencyMs.p95, latencyMs.p99].map((ms) =>
            ms === null ? '–' : formatLatency(ms),
          ),
        ];
      }),
    ),
    numeric: [2, 3, 4, 5, 6],
    label: `Before and during the faults of ${run.scenario}`,
  });
}

function declared(ms: number): string {
  return formatSeconds(ms / 1000);
}

function observed(ms: number | null, errorMs: number): string {
  return ms === null ? '–' : formatWithError(ms, errorMs);
}
