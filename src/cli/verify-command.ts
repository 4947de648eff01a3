import type { Command } from './command.js';
import { listOption, OPTIONS, textOption } from './options.js';
import { TARGET_OPTIONS } from './target-options.js';

export const verifyCommand: Command = {
  name: 'verify',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Judge a plan, deploy it to the lab, break it under load, and report whether it holds',
  options: [
    {
      flag: '--scenario',
      value: '<name>',
      description:
        'a bundled scenario, a file, or `fitting` for every bundled one that has something to hit; may be given more than once (default: stop-instance and kill-az)',
      repeatable: true,
    },
    OPTIONS.out,
    OPTIONS.target,
    ...TARGET_OPTIONS,
    OPTIONS.speed,
    OPTIONS.repeat,
    OPTIONS.app,
    OPTIONS.config,
    OPTIONS.outsideWindows,
    OPTIONS.reportFormat,
    OPTIONS.history,
    OPTIONS.noHistory,
    OPTIONS.open,
  ],
  examples: [
    'holdfast verify plan.json',
    'holdfast verify plan.json --speed 5 --out reports/nightly',
    'holdfast verify plan.json --scenario fail-database --scenario kill-az',
    'holdfast verify plan.json --scenario fitting',
  ],
  async run(args, io) {
    const { chooseScenarios } = await import('./choose-scenarios.js');
    const { runAndReport } = await import('./run-and-report.js');
    const plan = args.positionals[0] ?? '';
    const target = textOption(args, 'target') ?? OPTIONS.target.default;
    const { scenarios, notes } = chooseScenarios(plan, listOption(args, 'scenario'), target);
    const code = await runAndReport(plan, scenarios, true, args, io);
    for (const note of notes) io.note(note);
    return code;
  },
};
