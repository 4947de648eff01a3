// Plans of any size, as `terraform show -json` prints them: what a real plan of seed/ holds, multiplied
// by renaming. `node bench/gate/seed.mjs --verify N` compares the outcome with Terraform's own.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const SEED_PLAN = new URL('seed.plan.json.gz', import.meta.url);
/** Share of a plan's resources that are the fleet: like instances in one VPC. */
const FLEET_SHARE = 0.2;
const UNITS_PER_CALL = 10;
/** Terraform's own module calls in the seed: the second lacks its web ACL, and every fifth is like it. */
const TEMPLATES = ['site_000', 'site_001'];

const seed = JSON.parse(gunzipSync(readFileSync(SEED_PLAN)).toString('utf8'));
const belongsTo = (text, call) => text.startsWith(`module.${call}`);
const isWorker = (text) => /\.worker\b/.test(text);
const SITE_SIZES = TEMPLATES.map(
  (call) => seed.resource_changes.filter(({ address }) => belongsTo(address, call)).length,
);
const WORKER_SIZE = seed.resource_changes.filter(({ address }) => isWorker(address)).length;
const ROOT_SIZE =
  seed.resource_changes.length - SITE_SIZES.reduce((sum, size) => sum + size, 0) - WORKER_SIZE;

/** How a plan of some `resources` is made up. `calls` are module calls, each of `units` instances. */
export function sizeOf(resources) {
  const sites = Math.max(
    1,
    Math.round(((resources - ROOT_SIZE) * (1 - FLEET_SHARE)) / SITE_SIZES[0]),
  );
  const units = Math.min(UNITS_PER_CALL, Math.ceil(sites / 4));
  const calls = [];
  for (let left = sites, index = 0; left > 0; left -= units, index++) {
    const octet = (200 + index * 10) % 256;
    calls.push({ index, template: index % 5 === 1 ? 1 : 0, units: Math.min(units, left), octet });
  }
  const inSites = calls.reduce((sum, call) => sum + call.units * SITE_SIZES[call.template], 0);
  const workers = Math.max(1, Math.round((resources - ROOT_SIZE - inSites) / WORKER_SIZE));
  return { calls, workers, resources: ROOT_SIZE + inSites + workers * WORKER_SIZE };
}

/** Writes a plan of some `resources` and returns how many it has. */
export function writePlan(path, resources) {
  const file = openSync(path, 'w');
  try {
    for (const text of planText(resources)) writeSync(file, text);
  } finally {
    closeSync(file);
  }
  return sizeOf(resources).resources;
}

/** The plan's text, in pieces. */
export function* planText(resources) {
  const { calls, workers } = sizeOf(resources);
  const list = Array.from({ length: workers }, (_, index) => index);
  // Text of one item or of a list, renamed for each worker or unit.
  const forWorkers = (items) => multiply(items, list, workerName);
  const forUnits = (items, call) =>
    multiply(
      items(TEMPLATES[call.template]),
      Array.from({ length: call.units }, (_, n) => n),
      (text, n) => unitName(text, call, n),
    );
  const atRoot = (items, addressOf) => rootItems(items, addressOf, forWorkers);
  function* perUnit(items) {
    for (const call of calls) yield* forUnits(items, call);
  }

  const values = seed.planned_values.root_module;
  const root = seed.configuration.root_module;
  const address = (item) => item.address;
  let first = true;
  for (const [key, value] of Object.entries(seed)) {
    yield `${first ? '{' : ','}${JSON.stringify(key)}:`;
    first = false;
    if (key === 'resource_changes') {
      yield* array(
        atRoot(value, address),
        perUnit((call) => value.filter((item) => belongsTo(item.address, call))),
      );
    } else if (key === 'planned_values') {
      yield '{"root_module":{"resources":';
      yield* array(atRoot(values.resources, address));
      yield ',"child_modules":';
      yield* array(
        perUnit((call) => values.child_modules.filter((item) => belongsTo(item.address, call))),
      );
      yield '}}';
    } else if (key === 'relevant_attributes') {
      yield* array(
        atRoot(value, (item) => item.resource),
        perUnit((call) => value.filter((item) => belongsTo(item.resource, call))),
      );
    } else if (key === 'configuration') {
      const { module_calls: modules, ...rest } = root;
      const { root_module: _, ...others } = value;
      yield `${JSON.stringify(others).slice(0, -1)},"root_module":${JSON.stringify(rest).slice(0, -1)},"module_calls":{`;
      for (const [position, call] of calls.entries()) {
        const own = { [TEMPLATES[call.template]]: modules[TEMPLATES[call.template]] };
        const text = JSON.stringify(own)
          .slice(1, -1)
          // A bound on the number of units adds nothing that a plan shows.
          .replaceAll(TEMPLATES[call.template], callName(call));
        yield `${position === 0 ? '' : ','}${text}`;
      }
      yield '}}}';
    } else if (key === 'variables') {
      const units = Math.max(...calls.map((call) => call.units));
      yield JSON.stringify({ ...value, sites: { value: units }, workers: { value: workers } });
    } else yield JSON.stringify(value);
  }
  yield '}\n';
}

/** What is outside of modules, with the workers multiplied where the first of them stands. */
function* rootItems(items, addressOf, forWorkers) {
  for (const item of items) {
    if (addressOf(item).startsWith('module.')) continue;
    if (isKeyedWorker(addressOf(item))) yield* forWorkers([item]);
    else yield JSON.stringify(item);
  }
}

function isKeyedWorker(text) {
  return isWorker(text) && text.includes('[');
}

function* multiply(items, indices, rename) {
  const texts = items.map((item) => JSON.stringify(item));
  for (const index of indices) for (const text of texts) yield rename(text, index);
}

function* array(...parts) {
  let opened = false;
  for (const part of parts) {
    for (const text of part) {
      yield `${opened ? ',' : '['}${text}`;
      opened = true;
    }
  }
  yield opened ? ']' : '[]';
}

const padded = (number, width) => String(number).padStart(width, '0');
const callName = (call) => `site_${padded(call.index, 3)}`;

function unitName(text, call, unit) {
  const own = `${call.template}`;
  return text
    .replaceAll(`site_00${own}`, callName(call))
    .replaceAll(`site-00${own}`, `site-${padded(call.index, 3)}`)
    .replaceAll(/unit([.-])000/g, `unit$1${padded(unit, 3)}`)
    .replaceAll(`10.2${own}0.`, `10.${(call.octet + unit) % 256}.`);
}

function workerName(text, index) {
  return text.replaceAll(/worker([.-])00000/g, `worker$1${padded(index, 5)}`);
}
