import { runPressure } from './run-pressure.js';
import type { PressureDriver } from './pressures.js';

/** More users than usual: they come from where users come from, and ask for what users ask for. */
export const surge: PressureDriver = {
  name: 'surge',
  summary: 'Requests in an open loop at a rate of their own, whatever becomes of earlier ones.',
  start: (options) =>
    runPressure(options, [
      {
        kind: 'surge',
        ratePerSecond: Number(options.settings['ratePerSecond'] ?? 0),
        paths: [String(options.settings['path'] ?? '/')],
        userAgents: ['Mozilla/5.0 (holdfast-surge)'],
        localAddresses: [],
      },
    ]),
};
