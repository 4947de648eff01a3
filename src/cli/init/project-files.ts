import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIG_NAMES } from '../../config/load-config.js';
import type { CI_NAMES } from '../init-command.js';
import type { ChosenPlan } from './choose-plan.js';
import type { ProjectFile } from './put-file.js';

interface Project {
  readonly dir: string;
  readonly plan: ChosenPlan;
  readonly ci: (typeof CI_NAMES)[number];
}

/** Where each CI system looks for its file, and its template. */
const CI_FILES = {
  github: ['.github/workflows/holdfast.yml', 'ci/github.yml'],
  gitlab: ['.gitlab-ci.yml', 'ci/gitlab.yml'],
  jenkins: ['Jenkinsfile', 'ci/Jenkinsfile'],
} as const;

/** What vitest would read in place of vitest.config.ts. */
const VITEST_CONFIGS = ['vitest', 'vite'].flatMap((tool) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${tool}.config.${ending}`),
);

/** Everything that a project gets beside package.json and .gitignore. */
export function projectFiles({ dir, plan, ci }: Project): ProjectFile[] {
  return [
    {
      ...ofProject('holdfast.config.ts'),
      ...skipFor(dir, CONFIG_NAMES, 'holdfast.config.ts', 'is the configuration already'),
    },
    {
      ...ofProject('vitest.config.ts'),
      ...skipFor(
        dir,
        VITEST_CONFIGS,
        'vitest.config.ts',
        'is there already. See that it includes suites/**/*.test.ts, and set fileParallelism to false: a run in the lab needs the machine to itself',
      ),
    },
    { path: 'suites/plan.ts', text: planModule(plan) },
    ofProject('suites/policy.test.ts'),
    ...(plan.scenario.runs
      ? [ofProject('suites/chaos.test.ts'), ofProject('scenarios/lose-an-instance.yaml')]
      : []),
    ...(ci === 'none' ? [] : [ciFile(ci, plan)]),
  ];
}

function ofProject(path: string): ProjectFile {
  return { path, text: template(`project/${path}`) };
}

/** Why a file is not written where another one does its work. */
function skipFor(
  dir: string,
  names: readonly string[],
  own: string,
  why: string,
): { readonly skip?: string } {
  const other = names.find((name) => name !== own && existsSync(join(dir, name)));
  return other === undefined ? {} : { skip: `${other} ${why}` };
}

function planModule({ given }: ChosenPlan): string {
  const [imported, comment, value] =
    given === undefined
      ? [
          "import { bundledPlan } from 'holdfast';\n\n",
          'The plan that comes with Holdfast, for no other was given: it says nothing of your stack. Put the\n * path of yours here (JSON, of `terraform show -json`), relative to the folder where vitest runs.',
          'bundledPlan()',
        ]
      : ['', 'JSON of your plan, relative to the folder where vitest runs.', `'${given}'`];
  return `${imported}/**\n * ${comment}\n */\nexport const plan = process.env['HOLDFAST_PLAN'] ?? ${value};\n`;
}

function ciFile(ci: keyof typeof CI_FILES, { path: plan }: ChosenPlan): ProjectFile {
  const [path, source] = CI_FILES[ci];
  const text = template(source).replace(
    /^( *HOLDFAST_PLAN(?::| =) )('?)plan\.json\2$/m,
    `$1$2${plan}$2`,
  );
  return { path, text };
}

function template(path: string): string {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../../templates');
  return readFileSync(join(root, path), 'utf8');
}
