import { HoldfastError } from '../model/error.js';
import type { Command } from './command.js';
import { OPTIONS, textOption } from './options.js';
import { TARGET_OPTIONS } from './target-options.js';

export const runCommand: Command = {
  name: 'run',
  arguments: [{ name: '<scenario...>', description: 'names of bundled scenarios, or their files' }],
  summary: 'Run scenarios on a target, and report',
  options: [
    {
      flag: '--plan',
      value: '<file>',
      description: 'JSON of the plan that describes the stack (required)',
    },
    OPTIONS.target,
    ...TARGET_OPTIONS,
    OPTIONS.speed,
    OPTIONS.repeat,
    OPTIONS.app,
    OPTIONS.out,
    OPTIONS.config,
    OPTIONS.outsideWindows,
    OPTIONS.reportFormat,
    OPTIONS.history,
    OPTIONS.noHistory,
    OPTIONS.open,
    {
      flag: '--dry-run',
      description: 'say what would be hit, predicted and asked for, and inject nothing',
    },
  ],
  examples: [
    'holdfast run kill-az --plan plan.json',
    'holdfast run kill-az --plan plan.json --dry-run',
    'holdfast run stop-instance ./my.yaml --plan plan.json --speed 5',
    'holdfast run kill-az --plan plan.json --repeat 5',
  ],
  async run(args, io) {
    const plan = textOption(args, 'plan');
    if (plan === undefined) {
      throw new HoldfastError('cli/no-plan', '`holdfast run` needs the plan of the stack', {
        hint: 'For example: holdfast run kill-az --plan plan.json',
      });
    }
    if (args.options['dryRun'] === true) {
      const { showDryRun } = await import('./show-dry-run.js');
      return showDryRun(plan, args, io);
    }
    const { runAndReport } = await import('./run-and-report.js');
    return runAndReport(plan, args.positionals, false, args, io);
  },
};
