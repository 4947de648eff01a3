import type { ResourceConfig } from './configuration.js';
import { isObject, type JsonObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { REQUIRED_ARGUMENTS, ROW_ATTRIBUTES } from './required-arguments.js';
import { containsTrue, valueAt } from './value-at.js';

/** An argument that the configuration sets and that is neither known nor unknown. */
export function findLostArgument(resource: PlannedResource): string | undefined {
  const { address, config, values, unknown } = resource;
  const expressions = config?.expressions ?? {};
  for (const name in expressions) {
    if (!(name in values) && !(name in unknown))
      return `${address} is configured with \`${name}\`, which it does not have`;
    const inner = config && blocksOf(config).get(name);
    const lost = inner && findLostInRows(resource, name, inner);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** The same in its blocks alone. */
export function findLostInBlocks(resource: PlannedResource): string | undefined {
  if (!resource.config) return undefined;
  for (const [name, inner] of blocksOf(resource.config)) {
    const lost = findLostInRows(resource, name, inner);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function findLostInRows(
  { address, values, unknown }: PlannedResource,
  name: string,
  inner: readonly string[],
): string | undefined {
  const rows = values[name];
  if (!Array.isArray(rows)) return undefined;
  const masks = unknown[name];
  for (const [index, row] of rows.entries()) {
    const open: unknown = Array.isArray(masks) ? masks[index] : masks;
    if (!isObject(row) || open === true) continue;
    const lost = inner.find((key) => !(key in row) && !(isObject(open) && key in open));
    if (lost !== undefined)
      return `${address} is configured with \`${name}.${lost}\`, which it does not have`;
  }
  return undefined;
}

/** Arguments that are set in blocks, by the block's name. All instances share the configuration. */
function blocksOf(config: ResourceConfig): ReadonlyMap<string, readonly string[]> {
  let blocks = blocksByConfig.get(config);
  if (!blocks) {
    const found = new Map<string, readonly string[]>();
    for (const [name, expression] of Object.entries(config.expressions)) {
      if (!Array.isArray(expression)) continue;
      const keys = expression.flatMap((block) => (isObject(block) ? Object.keys(block) : []));
      found.set(name, [...new Set(keys)]);
    }
    blocksByConfig.set(config, (blocks = found));
  }
  return blocks;
}

const blocksByConfig = new WeakMap<ResourceConfig, ReadonlyMap<string, readonly string[]>>();

/** A list or an object that is unknown in part, and has no other part; a row that lacks an attribute. */
export function findLostPart({
  address,
  rawType,
  values,
  unknown,
}: PlannedResource): string | undefined {
  for (const name of partlyOpen(unknown)) {
    if (typeof values[name] !== 'object')
      return `${address} has a part of \`${name}\` unknown, and no \`${name}\``;
  }
  const blocks = Object.hasOwn(ROW_ATTRIBUTES, rawType) ? ROW_ATTRIBUTES[rawType] : undefined;
  if (!blocks) return undefined;
  for (const [name, attributes] of Object.entries(blocks)) {
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

/** Names of lists and objects that are unknown in part. */
function partlyOpen(unknown: JsonObject): readonly string[] {
  let names = partsByMask.get(unknown);
  if (!names) {
    names = Object.keys(unknown).filter(
      (name) => typeof unknown[name] === 'object' && containsTrue(unknown[name]),
    );
    partsByMask.set(unknown, names);
  }
  return names;
}

/** Like resources have one mask (parse-plan-text.ts). */
const partsByMask = new WeakMap<JsonObject, readonly string[]>();

/** An argument without which no such resource can be planned, or one of several of which it needs one. */
export function findUnset(resource: PlannedResource): string | undefined {
  const { address, rawType, config } = resource;
  const required = Object.hasOwn(REQUIRED_ARGUMENTS, rawType)
    ? REQUIRED_ARGUMENTS[rawType]
    : undefined;
  if (!required || !config) return undefined;
  // Without its configuration, and of an older version of the provider, nothing can be said.
  for (const name of required.all ?? []) {
    if (
      !isSet(resource, name) ||
      (config.expressions[name] === undefined && !isBlock(resource, name))
    )
      return `${address} has no \`${name}\`, which it cannot be without`;
  }
  for (const name of required.given ?? []) {
    if (resource.unknown[name] === true && config.expressions[name] === undefined)
      return `${address} has an unknown \`${name}\`, which its configuration does not set`;
  }
  for (const names of required.oneOf ?? []) {
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
