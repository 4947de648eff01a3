import type { Command } from './command.js';
import { expectOneRun } from './gate/expect-one-run.js';
import { formatOptions, OPTIONS } from './options.js';
import { SOURCE_OPTIONS } from './source-options.js';

/** Those of report/gate-formats, which is loaded only when a plan is judged; a test compares both. */
export const GATE_FORMAT_NAMES = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

export const gateCommand: Command = {
  name: 'gate',
  arguments: [
    {
      name: '[plan...]',
      description: 'JSON of a Terraform plan (terraform show -json), FILE or NAME=FILE',
    },
  ],
  summary: 'Judge a plan by the policies: 0 proven, 1 refuted, 3 cannot be known',
  options: [
    {
      flag: '--state',
      value: '<file>',
      description: 'JSON of a state (terraform show -json) to judge like a plan, after apply',
      repeatable: true,
    },
    {
      flag: '--with-state',
      value: '<file>',
      description:
        'plan or state of another stack that this one stands on, FILE or NAME=FILE: evidence, judged only for what gets worse there',
      repeatable: true,
    },
    ...formatOptions(GATE_FORMAT_NAMES),
    {
      flag: '--fail-on',
      value: '<severity>',
      description: 'the lowest severity whose failures count (default: low)',
      choices: ['low', 'medium', 'high', 'critical'],
    },
    {
      flag: '--on-unknown',
      value: '<what>',
      description: 'what an unknown counts as; exit code 3 where it is left out',
      choices: ['fail', 'warn'],
    },
    {
      flag: '--scope',
      value: '<scope>',
      description: 'changes: only what the plan introduces or worsens counts (default: all)',
      choices: ['all', 'changes'],
    },
    OPTIONS.config,
    {
      flag: '--policy',
      value: '<dir>',
      description: 'folder with Rego policies of your own, as often as needed; needs `opa`',
      repeatable: true,
    },
    {
      flag: '--waivers',
      value: '<file>',
      description: 'file with waivers (default: holdfast.waivers.yaml, where there is one)',
    },
    {
      flag: '--environment',
      value: '<name>',
      description: 'what is judged, such as staging, for waivers that are for it alone',
    },
    {
      flag: '--baseline',
      value: '<file>',
      description: 'findings that are known: they do not count unless they get worse',
    },
    {
      flag: '--write-baseline',
      value: '<file>',
      description: 'write what fails or is unknown, and is not waived, as a baseline',
    },
    OPTIONS.trustDir,
    { flag: '--no-cache', description: 'compile your own policies anew' },
    ...SOURCE_OPTIONS,
  ],
  examples: [
    'holdfast gate plan.json',
    'holdfast gate --state state.json',
    'holdfast gate app.json --with-state network=states/network.json',
    'holdfast gate plan.json --config-dir infra/production --provider-mirror ~/providers',
    'holdfast gate plan.json --format sarif --out gate.sarif --format json --out gate.json --format text',
    'holdfast gate plan.json --trust-dir ../base --scope changes',
  ],
  async run(args, io) {
    expectOneRun();
    const { runGate } = await import('./gate/run-gate.js');
    return runGate(args, io);
  },
};
