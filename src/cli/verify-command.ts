import type { Command } from './command.js';
import { OPTIONS } from './options.js';
import { TARGET_OPTIONS } from './target-options.js';

const VERIFY_SCENARIOS = ['stop-instance', 'kill-az'];

export const verifyCommand: Command = {
  name: 'verify',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Judge a plan, deploy it to the lab, break it under load, and report whether it holds',
  options: [
    OPTIONS.out,
    OPTIONS.target,
    ...TARGET_OPTIONS,
    OPTIONS.speed,
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
  ],
  async run(args, io) {
    const { runAndReport } = await import('./run-and-report.js');
    return runAndReport(args.positionals[0] ?? '', VERIFY_SCENARIOS, true, args, io);
  },
};
