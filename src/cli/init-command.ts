import type { Command } from './command.js';

/** Those that there are files for in templates/ci. */
export const CI_NAMES = ['github', 'gitlab', 'jenkins', 'none'] as const;

export const initCommand: Command = {
  name: 'init',
  arguments: [{ name: '[dir]', description: 'folder of your repository (default: here)' }],
  summary: 'Write a configuration, suites, a scenario and a CI file into a repository of yours',
  options: [
    {
      flag: '--ci',
      value: '<name>',
      description: 'whose CI file to write',
      default: 'none',
      choices: CI_NAMES,
    },
    {
      flag: '--plan',
      value: '<file>',
      description:
        'JSON of your plan, which the suites judge (default: the bundled plan, which says nothing of your stack)',
    },
    {
      flag: '--force',
      description: 'replace files that are there and differ; each is kept as FILE.before-init',
    },
  ],
  examples: ['holdfast init --plan plan.json --ci github', 'holdfast init ../shop --ci gitlab'],
  async run(args, io) {
    const { runInit } = await import('./init/run-init.js');
    return runInit(args, io);
  },
};
