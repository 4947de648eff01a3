import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const abortCommand: Command = {
  name: 'abort',
  arguments: [],
  summary: 'End runs that go on in other terminals: undo their faults, then close their targets',
  options: [
    OPTIONS.out,
    { flag: '--all', description: 'every run of this user on this machine, whatever its folder' },
  ],
  examples: ['holdfast abort', 'holdfast abort --all'],
  async run(args, io) {
    const { abortAndTell } = await import('./abort-and-tell.js');
    return abortAndTell(args, io);
  },
};
