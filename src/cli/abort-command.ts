import { HoldfastError } from '../model/error.js';
import type { Command } from './command.js';
import { OPTIONS, textOption } from './options.js';

export const abortCommand: Command = {
  name: 'abort',
  arguments: [],
  summary: 'End runs that go on in other terminals: undo their faults, then close their targets',
  options: [
    OPTIONS.runsOut,
    OPTIONS.runsTarget,
    OPTIONS.endpoint,
    OPTIONS.region,
    OPTIONS.config,
    {
      flag: '--all',
      description:
        'every run of this user on this machine, whatever its folder; with --target aws every run in the account, from whatever machine',
    },
  ],
  examples: ['holdfast abort', 'holdfast abort --all', 'holdfast abort --all --target aws'],
  async run(args, io) {
    if ((textOption(args, 'target') ?? 'lab') !== 'lab') {
      if (args.options['all'] !== true) {
        throw new HoldfastError('cli/abort-what', 'In an account `holdfast abort` ends every run', {
          hint: 'Say so with --all. `holdfast recover` leaves those alone that still go on.',
        });
      }
      const { recoverTarget } = await import('./recover-target.js');
      return recoverTarget(args, io, { all: true });
    }
    const { abortAndTell } = await import('./abort-and-tell.js');
    return abortAndTell(args, io);
  },
};
