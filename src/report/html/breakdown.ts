import type { Breakdown, GroupFigures } from '../../model/breakdown.js';
import { formatCount, formatLatency } from '../format.js';
import type { Child, Markup } from './markup.js';
import { renderTable } from './table.js';

/** The probe's requests by connection, zone and target. */
export function renderBreakdown(scenario: string, breakdown: Breakdown): Markup {
  const { newConnections, keptConnections, zones, targets, untold } = breakdown;
  return renderTable({
    caption:
      'Requests by connection, and by zone and target where the answer told it (latencies of ok, real)',
    heads: ['requests', 'recorded', 'failed', 'p50', 'p95', 'p99'],
    rows: [
      row('on a new connection', newConnections),
      row('on a kept connection', keptConnections),
      ...zones.map((each) => row(`answered in ${each.zone}`, each)),
      ...targets.map((each) => row(`answered by ${each.target}`, each)),
      ['told no target', formatCount(untold.recorded), formatCount(untold.failed), '–', '–', '–'],
    ],
    numeric: [1, 2, 3, 4, 5],
    label: `Connections, zones and targets of ${scenario}`,
  });
}

function row(name: string, { recorded, failed, latencyMs }: GroupFigures): Child[] {
  return [
    name,
    formatCount(recorded),
    formatCount(failed),
    formatLatency(latencyMs.p50),
    formatLatency(latencyMs.p95),
    formatLatency(latencyMs.p99),
  ];
}
