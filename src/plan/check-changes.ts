import { isObject, type JsonObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { REQUIRED_ARGUMENTS, ROW_ATTRIBUTES } from './required-arguments.js';
import { containsTrue, valueAt } from './value-at.js';

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
  for (const [address, resource] of resources) {
    // Of what is forgotten the plan shows only how it was.
    if (forgotten.has(address)) continue;
    const values = planned.get(address);
    if (values && !isSame(values, resource.values))
      return `\`planned_values\` and \`resource_changes\` say different things of ${address}`;
    const own = ownAttributes(resource);
    const others = attributes.get(resource.rawType);
    const lost = others && [...others].find((name) => !own.has(name));
    if (!others || [...own].some((name) => !others.has(name)))
      attributes.set(resource.rawType, own);
    if (others && (lost !== undefined || own.size > others.size))
      return `${address} and others of its type do not have the same attributes (${lost ?? [...own].find((name) => !others.has(name))})`;
    const missing =
      findLostArgument(resource, own) ?? findLostPart(resource) ?? findUnset(resource);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function ownAttributes({ values, unknown }: PlannedResource): Set<string> {
  return new Set([...Object.keys(values), ...Object.keys(unknown)]);
}

/** An argument that the configuration sets and that is neither known nor unknown. */
function findLostArgument(
  { address, config, values, unknown }: PlannedResource,
  own: ReadonlySet<string>,
): string | undefined {
  for (const [name, expression] of Object.entries(config?.expressions ?? {})) {
    if (!own.has(name)) return `${address} is configured with \`${name}\`, which it does not have`;
    const rows = values[name];
    if (!Array.isArray(expression) || !Array.isArray(rows)) continue;
    const inner = new Set(
      expression.flatMap((block) => (isObject(block) ? Object.keys(block) : [])),
    );
    for (const [index, row] of rows.entries()) {
      const open: unknown = Array.isArray(unknown[name]) ? unknown[name][index] : unknown[name];
      if (!isObject(row) || open === true) continue;
      const lost = [...inner].find((key) => !(key in row) && !(isObject(open) && key in open));
      if (lost !== undefined)
        return `${address} is configured with \`${name}.${lost}\`, which it does not have`;
    }
  }
  return undefined;
}

/** A list or an object that is unknown in part, and has no other part; a row that lacks an attribute. */
function findLostPart({ address, rawType, values, unknown }: PlannedResource): string | undefined {
  for (const [name, open] of Object.entries(unknown)) {
    const value = values[name];
    if (typeof open === 'object' && containsTrue(open) && typeof value !== 'object')
      return `${address} has a part of \`${name}\` unknown, and no \`${name}\``;
  }
  const blocks = Object.hasOwn(ROW_ATTRIBUTES, rawType) ? ROW_ATTRIBUTES[rawType] : undefined;
  for (const [name, attributes] of Object.entries(blocks ?? {})) {
    const rows = values[name];
    for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
      const open = valueAt(unknown, [name, index]);
      if (!isObject(row) || open === true) continue;
      const lost = attributes.find((key) => !(key in row) && valueAt(open, [key]) === undefined);
      if (lost !== undefined) return `${address} has a row in \`${name}\` without \`${lost}\``;
    }
  }
  return undefined;
}

/** An argument without which no such resource can be planned, or one of several of which it needs one. */
function findUnset(resource: PlannedResource): string | undefined {
  const { address, rawType, config } = resource;
  const required = Object.hasOwn(REQUIRED_ARGUMENTS, rawType)
    ? REQUIRED_ARGUMENTS[rawType]
    : undefined;
  // Without its configuration, and of an older version of the provider, nothing can be said.
  for (const name of config && required?.all ? required.all : []) {
    if (
      !isSet(resource, name) ||
      (config?.expressions[name] === undefined && !isBlock(resource, name))
    )
      return `${address} has no \`${name}\`, which it cannot be without`;
  }
  for (const name of config && required?.given ? required.given : []) {
    if (resource.unknown[name] === true && config?.expressions[name] === undefined)
      return `${address} has an unknown \`${name}\`, which its configuration does not set`;
  }
  for (const names of config && required?.oneOf ? required.oneOf : []) {
    if (!names.some((name) => isSet(resource, name) && resource.values[name] !== false))
      return `${address} has none of \`${names.join('`, `')}\`, of which it needs one`;
  }
  return undefined;
}

function isSet({ values, unknown, config }: PlannedResource, name: string): boolean {
  const value = values[name];
  if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
    return true;
  // An optional attribute that nobody sets is unknown as well.
  return (
    unknown[name] !== undefined &&
    unknown[name] !== false &&
    config?.expressions[name] !== undefined
  );
}

/** A dynamic block leaves nothing in the configuration. */
function isBlock({ values }: PlannedResource, name: string): boolean {
  const value = values[name];
  return Array.isArray(value) && value.some(isObject);
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
  for (const name of Object.keys(a)) if (!isSame(a[name], b[name])) return false;
  for (const name of Object.keys(b)) if (!(name in a) && !isSame(undefined, b[name])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
