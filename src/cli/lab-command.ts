import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const labCommand: Command = {
  name: 'lab',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Build the stack of a plan on this machine, and keep it until Ctrl-C',
  options: [
    { ...OPTIONS.speed, description: 'declared seconds per real second', default: '1' },
    OPTIONS.app,
  ],
  examples: [
    'holdfast lab plan.json',
    "holdfast lab plan.json --app 'node server.js'",
    'AWS_ENDPOINT_URL=http://127.0.0.1:PORT aws elbv2 describe-target-groups',
  ],
  async run(args, io) {
    const { keepLab } = await import('./keep-lab.js');
    return keepLab(args, io);
  },
};
