// The programs that are compared: how each is found, and how it is asked to judge a plan.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Where bench/other-tools/README.md builds them. */
const OTHER_TOOLS = join(ROOT, '.cache/other-tools');
const PLAIN = new URL('plain.rego', import.meta.url).pathname;

/**
 * Every program that is here, Holdfast first. `work` is a folder that is removed afterwards. `expected`
 * are the exit codes of an answer: a program that could not read the plan is not quick but broken.
 */
export function findTools(work) {
  const tools = [holdfast(work), opa(), conftest(work), checkov(), trivy()];
  return {
    found: tools.filter(({ file }) => file !== undefined),
    missing: tools.filter(({ file }) => file === undefined).map(({ name }) => name),
  };
}

/** As \`npm install\` links it: \`node_modules/.bin/holdfast\`. */
function holdfast(work) {
  const bin = join(work, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(ROOT, join(work, 'node_modules/holdfast'));
  const file = join(bin, 'holdfast');
  symlinkSync('../holdfast/dist/cli/main.js', file);
  return {
    name: 'holdfast gate',
    file,
    version: versionOf(file, ['--version']),
    command: (plan) => [file, 'gate', plan, '--format', 'json'],
    expected: [0, 1, 3],
    verdicts: (stdout) => {
      const { pass, fail, unknown } = JSON.parse(stdout).summary;
      return `${pass} pass, ${fail} fail, ${unknown} unknown`;
    },
  };
}

function opa() {
  const file = find('opa');
  return {
    name: 'opa eval, four plain rules',
    file,
    version: file && /Version: (\S+)/.exec(versionOf(file, ['version']))?.[1],
    command: (plan) => [
      file,
      'eval',
      '--format',
      'raw',
      '--input',
      plan,
      '--data',
      PLAIN,
      'data.plain.deny',
    ],
    expected: [0],
    verdicts: (stdout) => `${JSON.parse(stdout).length} denied`,
  };
}

function conftest() {
  const file = find('conftest', [OTHER_TOOLS]);
  return {
    name: 'conftest, the same rules',
    file,
    version: file && moduleVersionOf(file),
    command: (plan) => [
      file,
      'test',
      '--policy',
      PLAIN,
      '--namespace',
      'plain',
      '--output',
      'json',
      plan,
    ],
    expected: [0, 1],
    verdicts: (stdout) => `${JSON.parse(stdout)[0].failures?.length ?? 0} failures`,
  };
}

function checkov() {
  const file = find('checkov', [join(ROOT, '.cache/checkov/bin')]);
  return {
    name: 'checkov',
    file,
    version: file && versionOf(file, ['--version']),
    command: (plan) => [
      file,
      '--file',
      plan,
      '--framework',
      'terraform_plan',
      '--output',
      'json',
      '--quiet',
      '--skip-download',
    ],
    expected: [0, 1],
    verdicts: (stdout) => {
      const { passed, failed } = JSON.parse(stdout).summary;
      return `${passed} passed, ${failed} failed`;
    },
  };
}

function trivy() {
  const file = find('trivy', [OTHER_TOOLS]);
  return {
    name: 'trivy config',
    file,
    version: file && moduleVersionOf(file),
    command: (plan) => [file, 'config', '--quiet', '--skip-check-update', '--format', 'json', plan],
    expected: [0],
    verdicts: (stdout) => {
      const results = JSON.parse(stdout).Results ?? [];
      return `${results.flatMap((result) => result.Misconfigurations ?? []).length} misconfigurations`;
    },
  };
}

function versionOf(file, args) {
  return spawnSync(file, args, { encoding: 'utf8' }).stdout?.trim();
}

/** Of the Go module that a program was built from: built from its source, it says of itself \`dev\`. */
function moduleVersionOf(file) {
  return /^\tmod\t\S+\t(\S+)/m.exec(versionOf('go', ['version', '-m', file]) ?? '')?.[1];
}

function find(name, first = []) {
  const folders = [
    ...first,
    join(ROOT, '.cache/bin'),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
