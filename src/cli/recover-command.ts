import type { Command } from './command.js';
import { OPTIONS, textOption } from './options.js';

export const recoverCommand: Command = {
  name: 'recover',
  arguments: [],
  summary: 'Finish what a killed run left behind: undo its fault and end its processes',
  options: [OPTIONS.runsOut, OPTIONS.runsTarget, OPTIONS.endpoint, OPTIONS.region, OPTIONS.config],
  examples: [
    'holdfast recover',
    'holdfast recover --out reports/nightly',
    'holdfast recover --target aws',
  ],
  async run(args, io) {
    if ((textOption(args, 'target') ?? 'lab') !== 'lab') {
      const { recoverTarget } = await import('./recover-target.js');
      return recoverTarget(args, io, { all: false });
    }
    const { recoverFolder } = await import('./recover-folder.js');
    return recoverFolder(args, io);
  },
};
