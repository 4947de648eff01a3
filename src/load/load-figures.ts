import type { LoadReport } from './load-engine.js';

/** The load's report as the figures of the journal's `instrument` record named `load`. */
export function loadFigures(report: LoadReport): Readonly<Record<string, number>> {
  const { engine: _engine, dropped, incomplete = [], ...counts } = report;
  return {
    ...counts,
    ...(dropped === null ? {} : { dropped }),
    ...(incomplete.length === 0 ? {} : { incomplete: incomplete.length }),
  };
}
