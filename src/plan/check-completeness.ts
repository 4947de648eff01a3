import { HoldfastError } from '../model/error.js';
import type { JsonObject, Reader } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';
import { walkModules } from './walk-modules.js';

const REMAKE =
  'It was made with -target, edited or cut; make it anew with `terraform show -json plan.bin > plan.json`.';

export function notWhole(path: string, problem: string): HoldfastError {
  return new HoldfastError('plan/incomplete', `${path} is not whole: ${problem}`, { hint: REMAKE });
}

/**
 * Refuses a plan whose parts do not agree with each other: a plan that lost resources would pass
 * every policy that they break. `planned` are `planned_values` by address, where the plan has any, and
 * `prior` what its prior state holds.
 * @throws HoldfastError plan/no-resources, plan/incomplete
 */
export function checkCompleteness(
  plan: Pick<Plan, 'path' | 'resources' | 'changes'>,
  planned: ReadonlyMap<string, JsonObject> | undefined,
  prior: readonly PlannedResource[],
): void {
  // Of a destroy nothing is left but what it takes away.
  if (plan.resources.size === 0 && plan.changes.length === 0) {
    throw new HoldfastError(
      'plan/no-resources',
      `${plan.path} plans no resources, so there is nothing to judge`,
      {
        hint: prior.some(({ mode }) => mode === 'managed')
          ? 'It has a prior state and says nothing of it: it was made with -refresh-only, or with a -target that names nothing. Plan without these, or judge what is there: terraform show -json > state.json, then holdfast gate --state state.json.'
          : 'Check that it is the plan of the stack you meant, and not of an empty folder.',
      },
    );
  }
  if (!planned) return;
  const problem =
    firstMissing(planned.keys(), plan.resources, 'resource_changes') ??
    firstMissing(plan.resources.keys(), planned, 'planned_values', forgottenBy(plan));
  if (problem !== undefined) throw notWhole(plan.path, problem);
}

/** Addresses of what Terraform forgets (`removed` blocks) and AWS keeps. */
export function forgottenBy({ changes }: Pick<Plan, 'changes'>): Set<string> {
  return new Set(changes.filter(({ action }) => action === 'forget').map(({ address }) => address));
}

/** Values of managed resources by address, as `planned_values` has them. */
export function readPlannedValues(
  read: Reader,
  root: JsonObject,
): ReadonlyMap<string, JsonObject> | undefined {
  if (!('planned_values' in root)) return undefined;
  const values = read.optionalObject(root['planned_values'], 'planned_values');
  const planned = new Map<string, JsonObject>();
  walkModules(read, values['root_module'], 'planned_values.root_module', (entry, at) => {
    if (entry['mode'] === 'data') return;
    const address = read.string(entry['address'], at, '.address');
    planned.set(address, read.optionalObject(entry['values'], at, '.values'));
  });
  return planned;
}

function firstMissing(
  addresses: Iterable<string>,
  known: { has(address: string): boolean },
  part: string,
  except?: ReadonlySet<string>,
): string | undefined {
  for (const address of addresses) {
    if (!known.has(address) && except?.has(address) !== true)
      return `${address} is missing from its \`${part}\``;
  }
  return undefined;
}

/**
 * Objects of the state that the plan does not speak of: every one has an entry in `resource_changes`,
 * a no-op at least, unless the plan was made with -target, or cut. (Terraform 0.12 names the instances
 * of a state without their keys.)
 */
export function findUnplanned(
  planned: ReadonlyMap<string, PlannedResource>,
  { changes, formatVersion }: Pick<Plan, 'changes' | 'formatVersion'>,
  prior: readonly PlannedResource[],
): readonly PlannedResource[] {
  if (formatVersion.startsWith('0.')) return [];
  // A first create has no prior state: most plans are of none, or of little.
  const managed = prior.filter(({ mode }) => mode === 'managed');
  if (managed.length === 0) return [];
  const changed = new Set(changes.map(({ address }) => address));
  return managed.filter(({ address }) => !planned.has(address) && !changed.has(address));
}

/** What stays as it is lets nothing that rests on the whole be proven. */
export function doubtUnplanned(unplanned: readonly PlannedResource[]): Plan['unaccounted'] {
  return unplanned.map(({ address, type }) => ({
    address,
    type,
    why: 'is in the prior state and not planned (made with -target, or cut)',
  }));
}

/** The old halves of replacements that Terraform forgets and does not destroy (`destroy = false`). */
export function findKept({ changes }: Pick<Plan, 'changes'>): Plan['unaccounted'] {
  return changes
    .filter(({ keepsOld }) => keepsOld)
    .map(({ address, type }) => ({
      address,
      type,
      why: 'stays in AWS as it was, beside what takes its place (forgotten, not destroyed)',
    }));
}
