import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT_CODES, type ExitCode } from '../../model/error.js';
import { showOnOneLine } from '../../report/visible.js';
import type { Arguments, Io } from '../command.js';
import type { CI_NAMES } from '../init-command.js';
import { textOption } from '../options.js';
import { addIgnoredLines } from './ignored-lines.js';
import { choosePlan, type ChosenPlan } from './choose-plan.js';
import { packageManagerOf } from './package-manager.js';
import { packageStep } from './package-step.js';
import { projectFiles } from './project-files.js';
import { putFile, type Step } from './put-file.js';

/** What `holdfast init` does: writes what is missing, and tells everything that it did and did not. */
export async function runInit(args: Arguments, io: Io): Promise<ExitCode> {
  const dir = resolve(args.positionals[0] ?? '.');
  const plan = choosePlan(dir, textOption(args, 'plan'));
  const files = projectFiles({
    dir,
    plan,
    // The choices were checked where the options are read.
    ci: (textOption(args, 'ci') ?? 'none') as (typeof CI_NAMES)[number],
  });
  const force = args.options['force'] === true;
  const steps = [
    ...files.map((file) => putFile(dir, file, force)),
    packageStep(dir, plan),
    addIgnoredLines(dir),
  ];
  io.print([...describe(steps), ...notes(plan), '', ...nextSteps(dir)].join('\n'));
  return EXIT_CODES.pass;
}

const TITLES: Readonly<Record<Step['did'], string>> = {
  written: 'Written:',
  replaced: 'Replaced:',
  unchanged: 'There already, as it would be written:',
  'left alone': 'Left alone:',
};

function describe(steps: readonly Step[]): string[] {
  return (Object.keys(TITLES) as Step['did'][]).flatMap((did) => {
    const own = steps.filter((step) => step.did === did);
    if (own.length === 0) return [];
    return [
      TITLES[did],
      ...own.flatMap(({ path, why }) =>
        why === undefined
          ? [`  ${showOnOneLine(path)}`]
          : [`  ${showOnOneLine(path)}: ${why.split('\n').map(showOnOneLine).join('\n    ')}`],
      ),
    ];
  });
}

function notes({ given, scenario }: ChosenPlan): string[] {
  return [
    ...(given === undefined
      ? [
          '',
          'No --plan was given: the suites judge and run the plan that comes with Holdfast, which says',
          'nothing of your stack. Set HOLDFAST_PLAN, or put your plan’s path into suites/plan.ts.',
        ]
      : []),
    ...(scenario.reason === undefined ? [] : ['', scenario.reason]),
  ];
}

function nextSteps(dir: string): string[] {
  const { version } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { readonly version: string };
  const missing = ['holdfast', 'vitest'].filter(
    (name) => !existsSync(join(dir, 'node_modules', name)),
  );
  const { addsDev, runs } = packageManagerOf(dir);
  return [
    'Next:',
    ...(missing.length === 0
      ? []
      : [
          `  ${addsDev} ./holdfast-${version}.tgz vitest@4   # what \`npm pack\` makes in a checkout of Holdfast`,
        ]),
    `  ${runs} vitest run`,
  ];
}
