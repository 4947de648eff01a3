import { findLostArgument, findLostInBlocks, findLostPart, findUnset } from './check-arguments.js';
import { isObject, type JsonObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';

/**
 * What shows that something was cut out of a resource or edited in it; undefined where nothing does.
 * Terraform prints every attribute of a resource's schema, with null where it is not set, and says of
 * it in `after_unknown` where it is known only after apply. So one that is in neither was taken away.
 * (Checked on the fixtures and on 44 plans of other tools' tests, from Terraform 0.12 to 1.11: all
 * that Terraform itself wrote keep these rules.)
 */
export function findTampering(
  resources: ReadonlyMap<string, PlannedResource>,
  planned: ReadonlyMap<string, JsonObject>,
  forgotten: ReadonlySet<string>,
): string | undefined {
  const attributes = new Map<string, ReadonlySet<string>>();
  const checked = new CheckedKinds();
  for (const [address, resource] of resources) {
    // Of what is forgotten the plan shows only how it was.
    if (forgotten.has(address)) continue;
    const values = planned.get(address);
    if (values && !isSame(values, resource.values))
      return `\`planned_values\` and \`resource_changes\` say different things of ${address}`;
    const isChecked = checked.has(resource);
    if (!isChecked) {
      const others = attributes.get(resource.rawType);
      if (!others) attributes.set(resource.rawType, ownAttributes(resource));
      else {
        const odd = oddAttribute(resource, others);
        if (odd !== undefined)
          return `${address} and others of its type do not have the same attributes (\`${odd}\`)`;
      }
    }
    const missing =
      (isChecked ? findLostInBlocks(resource) : findLostArgument(resource)) ??
      findLostPart(resource) ??
      findUnset(resource);
    if (missing !== undefined) return missing;
    if (!isChecked) checked.add(resource);
  }
  return undefined;
}

/**
 * Kinds of resources that have all their attributes: which these are is the same for all of one
 * configuration whose values have the same names in the same order, and of which the same is unknown
 * (then it is one object: parse-plan-text.ts).
 */
class CheckedKinds {
  private readonly byMask = new Map<
    JsonObject,
    { of: PlannedResource; names: readonly string[] }
  >();

  has({ rawType, config, values, unknown }: PlannedResource): boolean {
    const kind = this.byMask.get(unknown);
    if (!kind || kind.of.config !== config || kind.of.rawType !== rawType) return false;
    const { names } = kind;
    let at = 0;
    for (const name in values) if (names[at++] !== name) return false;
    return at === names.length;
  }

  add(of: PlannedResource): void {
    this.byMask.set(of.unknown, { of, names: Object.keys(of.values) });
  }
}

function ownAttributes({ values, unknown }: PlannedResource): Set<string> {
  return new Set([...Object.keys(values), ...Object.keys(unknown)]);
}

/** An attribute that a resource has and others of its type have not, or the other way round. */
function oddAttribute(resource: PlannedResource, others: ReadonlySet<string>): string | undefined {
  const { values, unknown } = resource;
  let count = 0;
  for (const name in values) {
    if (!others.has(name)) return name;
    count += 1;
  }
  for (const name in unknown) {
    if (name in values) continue;
    if (!others.has(name)) return name;
    count += 1;
  }
  if (count === others.size) return undefined;
  const own = ownAttributes(resource);
  return [...others].find((name) => !own.has(name));
}

/**
 * What shows that a plan's `prior_state` is not of this plan: `before` of a change is the object that
 * it holds, as the refresh found it. `prior` are its managed resources by address. (Checked as above;
 * Terraform 0.12 names them otherwise.)
 */
export function findOtherPrior(
  changes: readonly unknown[],
  prior: ReadonlyMap<string, PlannedResource>,
): string | undefined {
  for (const entry of changes) {
    if (!isObject(entry) || !isObject(entry['change']) || entry['mode'] === 'data') continue;
    if (entry['deposed'] !== undefined && entry['deposed'] !== null) continue;
    const { address, previous_address: moved } = entry;
    const before = entry['change']['before'];
    const values = (prior.get(String(address)) ?? prior.get(String(moved)))?.values;
    if (before === undefined || before === null ? values === undefined : isSame(values, before))
      continue;
    return `\`prior_state\` and \`resource_changes\` say different things of ${String(address)}`;
  }
  return undefined;
}

/** Null and absent are the same; so is an empty text, of which Terraform 0.12 makes null in one of them. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const name in a) if (!isSame(a[name], b[name])) return false;
  for (const name in b) if (!(name in a) && !isEmpty(b[name])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
