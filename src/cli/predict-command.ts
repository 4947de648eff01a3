import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const predictCommand: Command = {
  name: 'predict',
  arguments: [{ name: '<plan>', description: 'JSON of a plan (`terraform show -json`)' }],
  summary: 'Say what each fault would do to the stack of a plan, without running anything',
  options: [
    {
      flag: '--against',
      value: '<file>',
      description:
        'what was there before: another plan, or `prior` for the state that the plan itself starts from',
    },
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the result',
      default: 'text',
      choices: ['text', 'json', 'markdown'],
    },
    OPTIONS.resultFile,
    {
      flag: '--on-worse',
      value: '<what>',
      description:
        'with --against: `fail` exits with 1 where a fault would do more harm than before',
      default: 'warn',
      choices: ['fail', 'warn'],
    },
  ],
  examples: [
    'holdfast predict plan.json',
    'holdfast predict plan.json --against main.json --format markdown --out comment.md',
  ],
  async run(args, io) {
    const { runPredict } = await import('./predict/run-predict.js');
    return runPredict(args, io);
  },
};
