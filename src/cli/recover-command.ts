import type { Command } from './command.js';
import { OPTIONS } from './options.js';

export const recoverCommand: Command = {
  name: 'recover',
  arguments: [],
  summary: 'Finish what a killed run left behind: undo its fault and end its processes',
  options: [OPTIONS.out],
  examples: ['holdfast recover', 'holdfast recover --out reports/nightly'],
  async run(args, io) {
    const { recoverFolder } = await import('./recover-folder.js');
    return recoverFolder(args, io);
  },
};
