import type { Command } from './command.js';

export const gateCommand: Command = {
  name: 'gate',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Judge a plan by the policies: 0 proven, 1 refuted, 3 cannot be known',
  options: [
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the result',
      default: 'text',
      choices: ['text', 'json'],
    },
    {
      flag: '--out',
      value: '<file>',
      description: 'write the result there instead of printing it',
    },
    {
      flag: '--fail-on',
      value: '<severity>',
      description: 'the lowest severity whose failures count',
      default: 'low',
      choices: ['low', 'medium', 'high', 'critical'],
    },
    {
      flag: '--on-unknown',
      value: '<what>',
      description: 'what an unknown counts as; exit code 3 where it is left out',
      choices: ['fail', 'warn'],
    },
  ],
  examples: ['holdfast gate plan.json', 'holdfast gate plan.json --format json --out gate.json'],
  async run(args, io) {
    const { judgePlan } = await import('./judge-plan.js');
    return judgePlan(args, io);
  },
};
