import type { Command } from './command.js';

export const scenariosCommand: Command = {
  name: 'scenarios',
  arguments: [{ name: '<plan>', description: 'JSON of a plan (`terraform show -json`)' }],
  summary:
    'List the bundled scenarios that have something to hit in a plan’s stack, and why others have not',
  options: [
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the result',
      default: 'text',
      choices: ['text', 'json'],
    },
  ],
  examples: ['holdfast scenarios plan.json'],
  async run(args, io) {
    const { listScenarios } = await import('./list-scenarios.js');
    return listScenarios(args, io);
  },
};
