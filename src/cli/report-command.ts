import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const reportCommand: Command = {
  name: 'report',
  arguments: [
    { name: '<journal...>', description: 'journals of runs (reports/journals/*.ndjson)' },
  ],
  summary: 'Make the report of earlier runs again, from their journals alone',
  options: [
    OPTIONS.out,
    OPTIONS.reportFormat,
    {
      ...OPTIONS.history,
      description: 'folder of a history to show trends of; nothing is added to it',
    },
    OPTIONS.open,
  ],
  examples: [
    'holdfast report reports/journals/*.ndjson --out reports/week',
    'holdfast report reports/journals/*.ndjson --format junit,markdown',
  ],
  async run(args, io) {
    const { reportAgain } = await import('./report-again.js');
    return reportAgain(args, io);
  },
};
