// Remakes the fixtures from their Terraform: `npm run fixtures -- [--check] [NAME…]`.
// A NAME is a folder of fixtures/plans, `parity`, `cases`, the id of one case, `applied`, `policies`, an area of
// fixtures/policies such as `edge`, or the id of a case there. With --check nothing is
// written, and a difference ends with exit code 1; with --show the Terraform of a case is printed.
// Exit code 3: terraform or its provider cannot be had on this machine.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { listCases } from './fixtures/cases/cases.mjs';
import { planApplied } from './fixtures/applied/plan-applied.mjs';
import { APPLIED } from './fixtures/applied/cases.mjs';
import { REFERENCE_FILES, REFERENCE_LABELS } from './fixtures/references.mjs';
import { listPolicyCases } from './fixtures/policy-cases.mjs';
import { openPlanner, TerraformFailed, ToolMissing } from './fixtures/terraform.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const plansFolder = join(root, 'fixtures/plans');
const casesFolder = join(root, 'fixtures/cases');
const policiesFolder = join(root, 'fixtures/policies');
const appliedFolder = join(root, 'fixtures/applied');
const parityFolder = join(root, 'fixtures/parity');

const variables = (name) => join(plansFolder, name, 'terraform.tfvars');
/** A reference stack as it should be, with the values that stand beside its plan. */
const stack = (directory, name, more = {}) => ({
  tree: join(root, 'infra'),
  directory,
  variableFiles: [variables(name)],
  ...more,
});
/** A stack as such a project first ships, in one flat file beside its plan. */
const first = (name, more = {}) => ({
  tree: join(plansFolder, name, 'source'),
  directory: '.',
  ...more,
});
const webApp = { tree: join(root, 'infra'), directory: 'private-web-app' };
const PLANS = {
  'private-web-app': { ...webApp, variableFiles: [variables('private-web-app')] },
  'private-web-app-flawed': {
    ...webApp,
    overlay: join(plansFolder, 'private-web-app-flawed/overlay'),
    variableFiles: [variables('private-web-app'), variables('private-web-app-flawed')],
  },
  'private-web-app-base': stack('private-web-app/base', 'private-web-app-base'),
  'private-web-app-extended': stack('private-web-app/extended', 'private-web-app-extended'),
  // Variants of it, by one file that is laid over the module of its deployment group.
  'private-web-app-blue-green': stack('private-web-app/extended', 'private-web-app-blue-green', {
    overlay: join(plansFolder, 'private-web-app-blue-green/overlay'),
  }),
  'private-web-app-all-at-once': stack('private-web-app/base', 'private-web-app-all-at-once', {
    overlay: join(plansFolder, 'private-web-app-all-at-once/overlay'),
  }),
  'banking-two-instances': stack('banking-two-instances', 'banking-two-instances'),
  'banking-two-regions': stack('banking-two-regions', 'banking-two-regions', {
    aliases: ['', 'west'],
  }),
  'web-cluster-staging': stack('web-cluster/staging', 'web-cluster-staging'),
  'web-cluster-production': stack('web-cluster/production', 'web-cluster-production'),
  'web-cluster-state': stack('web-cluster/state', 'web-cluster-state', { variableFiles: [] }),
  'status-page': stack('status-page', 'status-page'),
  'chaos-role-two-faults': stack('chaos-role', 'chaos-role-two-faults', { digested: true }),
  'chaos-role-all-faults': stack('chaos-role', 'chaos-role-all-faults', { digested: true }),
  'banking-two-instances-first': first('banking-two-instances-first'),
  'banking-two-regions-first': first('banking-two-regions-first', { aliases: ['', 'west'] }),
  'web-cluster-first': first('web-cluster-first'),
  'status-page-first': first('status-page-first'),
};

/** Roots in fixtures/parity/source, planned as `holdfast parity` compares them. */
const PARITY = ['staging', 'production', 'staging-weak', 'staging-copy'];

const { values, positionals } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
process.exitCode = await main(values, positionals);

async function main({ check, show }, names) {
  const cases = listCases();
  const policyCases = await listPolicyCases();
  const known = [
    ...Object.keys(PLANS),
    'cases',
    'policies',
    'applied',
    'references',
    'parity',
    ...[...cases, ...policyCases, ...APPLIED].map((each) => each.id),
    ...policyCases.map(({ area }) => area),
  ];
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0 || (show && names.length === 0)) {
    console.error(`no such fixture: ${strange.join(', ') || '(none named)'}`);
    console.error(
      `name ${Object.keys(PLANS).join(', ')}, cases, or an id of fixtures/cases/cases.json`,
    );
    return 2;
  }
  const wanted = (name) => names.length === 0 || names.includes(name);
  const chosen = cases.filter(({ id }) => wanted(id) || names.includes('cases'));
  const chosenPolicies = policyCases.filter(
    ({ id, area }) => wanted(id) || names.includes(area) || names.includes('policies'),
  );
  if (show) {
    for (const each of [...chosen, ...chosenPolicies]) showSource(each);
    return 0;
  }
  const planner = openPlanner();
  try {
    console.log(`terraform ${planner.version()}`);
    let differing = 0;
    for (const [name, source] of Object.entries(PLANS)) {
      if (!wanted(name)) continue;
      const text = planner.planTree(source);
      differing += keep(join(plansFolder, name, 'plan.json'), text, check);
      // Tests of what a plan grants must not pass on a plan of an older source.
      if (source.digested)
        differing += keep(join(plansFolder, name, 'source.sha256'), digestOf(source), check);
    }
    for (const directory of names.length === 0 || names.includes('parity') ? PARITY : []) {
      const text = planner.planTree({ tree: join(parityFolder, 'source'), directory });
      differing += keep(join(parityFolder, `${directory}.plan.json.gz`), text, check);
    }
    for (const { id, files, aliases } of chosen) {
      const text = planner.planFiles(files, aliases);
      differing += keep(join(casesFolder, `${id}.plan.json.gz`), text, check);
    }
    for (const { id, files, aliases, state } of chosenPolicies) {
      const text = state
        ? planner.planChange(files, aliases, state)
        : planner.planFiles(files, aliases);
      differing += keep(join(policiesFolder, `${id}.plan.json.gz`), text, check);
    }
    if (wanted('references')) {
      const folder = join(root, 'fixtures/references');
      const labels = `${JSON.stringify(REFERENCE_LABELS, null, 2)}\n`;
      const text = planner.planFiles(REFERENCE_FILES);
      differing += keep(join(folder, 'references.plan.json.gz'), text, check);
      differing += keep(join(folder, 'references.json'), labels, check);
    }
    const applied = APPLIED.filter(({ id }) => wanted(id) || names.includes('applied'));
    for (const each of applied) {
      const text = planApplied(planner, each, root);
      differing += keep(join(appliedFolder, `${each.id}.plan.json.gz`), text, check);
    }
    if (applied.length > 0) {
      const labels = APPLIED.flatMap(({ id, why, expected, actions }) =>
        expected ? [{ id, why, expected, actions }] : [],
      );
      const text = `${JSON.stringify(labels, null, 2)}\n`;
      differing += keep(join(appliedFolder, 'cases.json'), text, check);
    }
    differing += keepLabels(casesFolder, cases, check);
    for (const area of new Set(policyCases.map((each) => each.area))) {
      const own = policyCases.filter((each) => each.area === area);
      differing += keepLabels(join(policiesFolder, area), own, check);
    }
    return differing === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof ToolMissing) {
      console.error(`fixtures are planned with Terraform: ${error.message}`);
      return 3;
    }
    if (!(error instanceof TerraformFailed)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    planner.close();
  }
}

/** One line a file of the source and of its variables, as sha256sum prints them, relative to the project. */
function digestOf({ tree, directory, variableFiles }) {
  const folder = join(tree, directory);
  return [...readdirSync(folder).map((file) => join(folder, file)), ...variableFiles]
    .filter((file) => /\.(tf|json|tfvars)$/.test(file))
    .toSorted()
    .map((file) => {
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      return `${digest}  ${file.slice(root.length + 1)}\n`;
    })
    .join('');
}

/** The labels of all cases in a folder, and no plan that has none. */
function keepLabels(folder, cases, check) {
  const labels = cases.map(
    ({ files: _files, aliases: _aliases, state: _state, ...label }) => label,
  );
  const differing = keep(join(folder, 'cases.json'), `${JSON.stringify(labels, null, 2)}\n`, check);
  const ids = new Set(cases.map(({ id }) => `${basename(id)}.plan.json.gz`));
  const stale = readdirSync(folder).filter((file) => file.endsWith('.gz') && !ids.has(file));
  for (const file of stale) {
    console.log(`${check ? 'STALE  ' : 'removed'} ${join(folder, file).slice(root.length + 1)}`);
    if (!check) rmSync(join(folder, file));
  }
  return differing + (check ? stale.length : 0);
}

/** Writes the file, or only compares it. 1 where it was to be the same and is not. */
function keep(path, text, check) {
  const packed = path.endsWith('.gz');
  const bytes = existsSync(path) ? readFileSync(path) : null;
  // Compared unpacked: another zlib may pack the same text into other bytes.
  const same = bytes !== null && (packed ? gunzipSync(bytes) : bytes).toString('utf8') === text;
  const shown = path.slice(root.length + 1);
  console.log(`${same ? 'same   ' : check ? 'DIFFERS' : 'written'} ${shown}`);
  if (same || check) return same ? 0 : 1;
  mkdirSync(dirname(path), { recursive: true });
  // Node's gzip header holds no time and no name.
  writeFileSync(path, packed ? gzipSync(text, { level: 9 }) : text);
  return 0;
}

function showSource({ id, files }) {
  for (const [path, text] of Object.entries(files)) console.log(`# ${id}: ${path}\n${text}`);
}
