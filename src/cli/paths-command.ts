import type { Command } from './command.js';

export const pathsCommand: Command = {
  name: 'paths',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary:
    'Show whether packets get from one place to another, and by what: 0 answered, either way, 3 cannot be known, 2 no such place',
  options: [
    {
      flag: '--from',
      value: '<who>',
      description: 'internet, an address or CIDR block, or the address of a resource of the plan',
      default: 'internet',
    },
    {
      flag: '--to',
      value: '<who>',
      description: 'the same; a resource of the plan must stand at one end at least',
    },
    {
      flag: '--port',
      value: '<port>',
      description: 'destination port, or a range such as 8000-8100; all ports where it is left out',
    },
    {
      flag: '--protocol',
      value: '<protocol>',
      description: 'of the port',
      default: 'tcp',
      choices: ['tcp', 'udp'],
    },
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the answer',
      default: 'text',
      choices: ['text', 'json'],
    },
  ],
  examples: [
    'holdfast paths plan.json --from internet --to aws_db_instance.main --port 3306',
    'holdfast paths plan.json --from 198.51.100.0/24 --to aws_instance.bastion --port 22 --format json',
  ],
  async run(args, io) {
    const { findPaths } = await import('./paths-find.js');
    return findPaths(args, io);
  },
};
