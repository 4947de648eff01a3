import { HoldfastError } from '../model/error.js';
import type { Arguments, OptionSpec } from './command.js';

/** Those of report/reporters, which is loaded only when a report is made; a test compares both. */
export const REPORT_FORMAT_NAMES = [
  'html',
  'json',
  'text',
  'markdown',
  'junit',
  'prometheus',
] as const;

/** Every option that more than one command has. */
export const OPTIONS = {
  out: {
    flag: '--out',
    value: '<dir>',
    description: 'folder for the report and the journals',
    default: 'reports',
  },
  resultFile: {
    flag: '--out',
    value: '<file>',
    description: 'file for the result, in place of printing it',
  },
  config: {
    flag: '--config',
    value: '<file>',
    description: 'configuration (default: holdfast.config.ts, .mts, .js, .mjs or .json here)',
  },
  trustDir: {
    flag: '--trust-dir',
    value: '<dir>',
    description:
      'take configuration, policies, waivers and baseline from this checkout alone; what the working folder has is told and not applied',
  },
  target: { flag: '--target', value: '<name>', description: 'where to run', default: 'lab' },
  /** Of commands that look after runs of others, or of a terminal that is gone. */
  runsOut: {
    flag: '--out',
    value: '<dir>',
    description: 'folder that the runs were given as --out (the lab only)',
    default: 'reports',
  },
  runsTarget: {
    flag: '--target',
    value: '<name>',
    description: 'where the runs are: lab is this machine, any other an account',
    default: 'lab',
  },
  endpoint: {
    flag: '--endpoint',
    value: '<url>',
    description: 'where a target finds the AWS APIs (default: AWS_ENDPOINT_URL)',
  },
  url: {
    flag: '--url',
    value: '<url>',
    description: 'where users come in (default: the load balancer’s DNS name)',
  },
  ca: { flag: '--ca', value: '<file>', description: 'certificate to trust for --url, PEM' },
  state: {
    flag: '--state',
    value: '<file>',
    description: 'JSON of the stack’s state, which tells the ids of what is deployed',
  },
  region: {
    flag: '--region',
    value: '<name>',
    description:
      'where to look; may be given more than once (default: aws.regions of the configuration, then AWS_REGION)',
    repeatable: true,
  },
  yes: { flag: '--yes', description: 'accept the preview of the target aws without being asked' },
  outsideWindows: {
    flag: '--outside-windows',
    description: 'run although the scenario’s allowed windows are closed',
  },
  app: {
    flag: '--app',
    value: '<command>',
    description:
      'run this command in every instance of the lab, by sh -c, in place of the sample application',
  },
  speed: {
    flag: '--speed',
    value: '<n>',
    description: 'declared seconds per real second (default: 10 in the lab, 1 elsewhere)',
  },
  repeat: {
    flag: '--repeat',
    value: '<n>',
    description: 'run each scenario so many times; from 5 on figures get an interval between runs',
    default: '1',
  },
  reportFormat: {
    flag: '--format',
    value: '<format>',
    description: `further forms of the report, in the folder of --out; several with commas or as often as needed: ${REPORT_FORMAT_NAMES.join(', ')}`,
    repeatable: true,
  },
  history: {
    flag: '--history',
    value: '<dir>',
    description:
      'folder in which a line for each run is kept, for trends (default: history in --out)',
  },
  noHistory: { flag: '--no-history', description: 'keep nothing of this run for trends' },
  open: { flag: '--open', description: 'show the report in the browser afterwards' },
} as const satisfies Record<string, OptionSpec>;

/** For commands that give several forms of a result at once; `readFormatOutputs` reads them. */
export function formatOptions(names: readonly string[]): readonly OptionSpec[] {
  return [
    {
      flag: '--format',
      value: '<format>',
      description: 'form of the result, as often as needed (default: text)',
      choices: names,
      repeatable: true,
    },
    {
      flag: '--out',
      value: '<file>',
      description: 'file for the format before it; without one it is printed',
      repeatable: true,
    },
  ];
}

/** As commander names it: `--write-baseline` is `writeBaseline`. */
export function optionName(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function textOption(args: Arguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws HoldfastError cli/bad-speed */
export function speedOption(args: Arguments, otherwise = '1'): number {
  const text = textOption(args, 'speed') ?? otherwise;
  const speed = Number(text);
  if (text.trim() !== '' && Number.isFinite(speed) && speed >= 1 && speed <= 100) return speed;
  throw new HoldfastError('cli/bad-speed', `--speed ${text} is not a number from 1 to 100`, {
    hint: 'At --speed 10 a declared minute takes 6 real seconds.',
  });
}

/** @throws HoldfastError cli/bad-repeat */
export function repeatOption(args: Arguments): number {
  const text = textOption(args, 'repeat') ?? OPTIONS.repeat.default;
  const repeat = Number(text);
  if (Number.isSafeInteger(repeat) && repeat >= 1 && repeat <= 100) return repeat;
  throw new HoldfastError(
    'cli/bad-repeat',
    `--repeat ${text} is not a whole number from 1 to 100`,
    {
      hint: 'At --repeat 5 each scenario is run five times, one after the other.',
    },
  );
}

/** Values of an option that may be given more than once. */
export function listOption(args: Arguments, name: string): readonly string[] {
  const value = args.options[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
