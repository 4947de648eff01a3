import { isObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { REQUIRED_ARGUMENTS, ROW_ATTRIBUTES } from './required-arguments.js';
import { containsTrue, valueAt } from './value-at.js';

/** An argument that the configuration sets and that is neither known nor unknown. */
export function findLostArgument({
  address,
  config,
  values,
  unknown,
}: PlannedResource): string | undefined {
  const expressions = config?.expressions ?? {};
  for (const name in expressions) {
    const expression = expressions[name];
    if (!(name in values) && !(name in unknown))
      return `${address} is configured with \`${name}\`, which it does not have`;
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
export function findLostPart({
  address,
  rawType,
  values,
  unknown,
}: PlannedResource): string | undefined {
  for (const name in unknown) {
    const open = unknown[name];
    if (typeof open === 'object' && typeof values[name] !== 'object' && containsTrue(open))
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
export function findUnset(resource: PlannedResource): string | undefined {
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
