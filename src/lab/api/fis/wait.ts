import { completed, type FaultAction } from './action.js';
import { parseDurationSeconds } from './duration.js';

export const wait: FaultAction = {
  id: 'aws:fis:wait',
  description: 'Wait for the specified duration.',
  simulation: null,
  target: null,
  parameters: {
    duration: {
      description: 'How long to wait (ISO 8601 duration).',
      required: true,
      kind: 'duration',
    },
  },
  async run(call) {
    await call.sleep(parseDurationSeconds(call.parameters['duration'] ?? '') ?? 0);
    return completed('Action was completed.');
  },
};
