import type { Command } from './command.js';

/** Those of report/gate-formats, which is loaded only when a plan is judged; a test compares both. */
export const GATE_FORMAT_NAMES = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

export const gateCommand: Command = {
  name: 'gate',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Judge a plan by the policies: 0 proven, 1 refuted, 3 cannot be known',
  options: [
    {
      flag: '--format',
      value: '<format>',
      description: `form of the result, as often as needed: ${GATE_FORMAT_NAMES.join(', ')} (default: text)`,
      choices: GATE_FORMAT_NAMES,
      repeatable: true,
    },
    {
      flag: '--out',
      value: '<file>',
      description: 'file for the format before it; without one it is printed',
      repeatable: true,
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
  examples: [
    'holdfast gate plan.json',
    'holdfast gate plan.json --format sarif --out gate.sarif --format json --out gate.json --format text',
  ],
  async run(args, io) {
    const { judgePlan } = await import('./judge-plan.js');
    return judgePlan(args, io);
  },
};
