import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { readConfig } from '../config/read-config.js';
import { HoldfastError } from '../model/error.js';
import type { TargetSettings } from '../model/target.js';
import { readStateIds } from '../topology/read-state-ids.js';
import type { Arguments, Io } from './command.js';
import { textOption } from './options.js';
import { urlOption } from './url-option.js';

/** From options and configuration: where a target finds the stack, and what it may do there. */
export async function readTargetSettings(args: Arguments, io: Io): Promise<TargetSettings> {
  const { config } = await readConfig({ cwd: process.cwd(), config: textOption(args, 'config') });
  const endpoint = urlOption(args, 'endpoint') ?? config.target?.endpoint;
  const url = urlOption(args, 'url') ?? config.target?.url;
  const ca = textOption(args, 'ca');
  const state = textOption(args, 'state');
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(url === undefined ? {} : { url }),
    ...(ca === undefined ? {} : { ca: readCertificate(ca) }),
    ...(state === undefined ? {} : { state: readStateIds(state) }),
    aws: config.aws ?? {},
    dryRun: args.options['dryRun'] === true,
    accept: () => (args.options['yes'] === true ? Promise.resolve(true) : ask(io)),
  };
}

function readCertificate(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new HoldfastError('cli/no-certificate', `--ca ${path} cannot be read`, {
      hint: 'Give a file in PEM form.',
      cause,
    });
  }
}

/** Only a person at a terminal is asked; anything else has not accepted. */
async function ask({ signal }: Io): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Inject this? Type yes: ', { signal });
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
