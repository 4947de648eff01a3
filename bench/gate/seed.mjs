// Plans seed/ for real into seed.plan.json.gz: `node bench/gate/seed.mjs`. With `--verify N` nothing is
// written: Terraform itself plans the stack multiplied to some N resources, and what generate.mjs makes
// of the seed has to be the same, field by field. Needs terraform, and the provider as fixtures do.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openPlanner } from '../../scripts/fixtures/terraform.mjs';

const SEED = new URL('seed/', import.meta.url).pathname;
const SEED_PLAN = new URL('seed.plan.json.gz', import.meta.url).pathname;

const verify = process.argv.indexOf('--verify');
if (verify !== -1) process.exitCode = await compare(Number(process.argv[verify + 1] ?? 600));
else {
  const text = plan(SEED);
  writeFileSync(SEED_PLAN, gzipSync(text, { level: 9 }));
  console.log(`${SEED_PLAN}: ${JSON.parse(text).resource_changes.length} resources`);
}

function plan(tree, variableFiles = []) {
  const planner = openPlanner();
  try {
    return planner.planTree({ tree, directory: '.', variableFiles });
  } finally {
    planner.close();
  }
}

async function compare(resources) {
  // It reads the seed's plan, which is not there before it was made for the first time.
  const { planText, sizeOf } = await import('./generate.mjs');
  const size = sizeOf(resources);
  const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-seed-'));
  try {
    cpSync(SEED, work, { recursive: true });
    writeFileSync(join(work, 'main.tf'), multiplied(size));
    const sites = Math.max(...size.calls.map(({ units }) => units));
    const variables = join(work, 'sizes.tfvars');
    writeFileSync(variables, `sites = ${sites}\nworkers = ${size.workers}\n`);
    const real = normalised(plan(work, [variables]));
    const made = normalised([...planText(resources)].join(''));
    const differing = Object.keys({ ...real, ...made }).filter(
      (key) => !isDeepStrictEqual(real[key], made[key]),
    );
    const count = Object.keys(real).length;
    console.log(`${count} parts compared with Terraform's own plan, ${differing.length} differ`);
    for (const key of differing.slice(0, 10)) {
      console.log(
        key,
        JSON.stringify(real[key])?.slice(0, 600),
        JSON.stringify(made[key])?.slice(0, 600),
      );
    }
    return differing.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The root module with as many calls and units as the generator makes. */
function multiplied({ calls }) {
  const text = readFileSync(join(SEED, 'main.tf'), 'utf8');
  const at = text.indexOf('module "site_000"');
  const flawedAt = text.indexOf('# The flawed one');
  const blocks = [text.slice(at, flawedAt), text.slice(flawedAt)];
  const head = text.slice(0, at);
  const modules = calls.map(({ template, index, units, octet }) =>
    blocks[template]
      .replaceAll(`site_00${template}`, `site_${String(index).padStart(3, '0')}`)
      .replaceAll(`site-00${template}`, `site-${String(index).padStart(3, '0')}`)
      .replace(`(2${template}0 + n)`, `(${octet} + n)`)
      .replace('range(var.sites)', `range(min(var.sites, ${units}))`),
  );
  return head + modules.join('\n');
}

/** By address, as the order of resources says nothing. */
function normalised(text) {
  const { resource_changes, planned_values, relevant_attributes, ...rest } = JSON.parse(text);
  const parts = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [`part ${key}`, value]),
  );
  for (const change of resource_changes) parts[`change ${change.address}`] = change;
  const walk = (module) => {
    for (const resource of module.resources ?? []) parts[`planned ${resource.address}`] = resource;
    for (const child of module.child_modules ?? []) walk(child);
  };
  walk(planned_values.root_module);
  parts.relevant = relevant_attributes.map((item) => JSON.stringify(item)).sort();
  return parts;
}
