import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const parityCommand: Command = {
  name: 'parity',
  arguments: [
    { name: '<a>', description: 'JSON of one plan, such as that of staging' },
    { name: '<b>', description: 'JSON of the other one, such as that of production' },
  ],
  summary: 'Compare two plans of one stack: 0 the same but for what may differ, 1 not, 3 unknown',
  options: [
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the result',
      default: 'text',
      choices: ['text', 'json', 'markdown'],
    },
    OPTIONS.resultFile,
    OPTIONS.config,
    OPTIONS.trustDir,
  ],
  examples: [
    'holdfast parity staging.json production.json',
    'holdfast parity staging.json production.json --format json --out parity.json',
  ],
  async run(args, io) {
    const { runParity } = await import('./parity/run-parity.js');
    return runParity(args, io);
  },
};
