import { EXIT_CODES } from '../model/error.js';
import { recover } from '../run/recover.js';
import type { Command } from './command.js';
import { OPTIONS, textOption } from './options.js';

export const recoverCommand: Command = {
  name: 'recover',
  arguments: [],
  summary: 'Finish what a killed run left behind: undo its fault and end its processes',
  options: [OPTIONS.out],
  examples: ['holdfast recover', 'holdfast recover --out reports/nightly'],
  async run(args, io) {
    const out = textOption(args, 'out') ?? OPTIONS.out.default;
    const recoveries = await recover(out);
    if (recoveries.length === 0) io.print(`Nothing was left behind in ${out}`);
    for (const { journal, ended, undone } of recoveries) {
      io.print(`${journal}: ended ${ended.length} process(es), undid ${undone.length} fault(s)`);
      for (const { role, pid } of ended) io.print(`  ended ${role} (process ${pid})`);
      for (const how of undone) io.print(`  undone: ${how}`);
    }
    return EXIT_CODES.pass;
  },
};
