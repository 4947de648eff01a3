import { isObject, Reader, type JsonObject } from './json-shape.js';
import { canonicalType } from './address.js';
import type { JsonFile } from './read-file.js';
import { walkModules } from './walk-modules.js';

/** A resource as the plan has it, for users' own policies. */
export interface RawResource {
  /** Canonical type: `aws_alb` is `aws_lb`. */
  readonly type: string;
  /** Known values after apply, without sensitive ones. */
  readonly values: JsonObject;
  /** The same shape with `true` where a value is known only after apply. */
  readonly unknown: unknown;
  /** The same shape with `true` where a value was left out because it is sensitive. */
  readonly sensitive: unknown;
}

/**
 * Plans before Terraform 0.15 do not mark what is sensitive. In them these arguments of the aws
 * provider are taken for it, wherever they stand.
 */
const SENSITIVE_NAME =
  /(password|secret|token|private_key|passphrase|credentials|user_data|pre_?shared_key)/i;

/**
 * Managed resources by address, with nothing in them that the plan marks as sensitive.
 *
 * @throws HoldfastError plan/wrong-type
 */
export function readRaw(file: JsonFile): Record<string, RawResource> {
  const read = new Reader(file.path);
  const root = read.object(file.json, 'the top level');
  const entries: [string, RawResource][] = [];
  for (const [index, item] of read
    .optionalArray(root['resource_changes'], 'resource_changes')
    .entries()) {
    const at = `resource_changes[${index}]`;
    const entry = read.object(item, at);
    const change = read.object(entry['change'], `${at}.change`);
    const after = change['after'];
    const isDeposed = entry['deposed'] !== undefined && entry['deposed'] !== null;
    if (entry['mode'] === 'data' || isDeposed || !isObject(after)) continue;
    const sensitive = change['after_sensitive'] ?? markByName(after);
    const values = withoutSensitive(after, sensitive);
    entries.push([
      read.string(entry['address'], `${at}.address`),
      {
        type: canonicalType(read.string(entry['type'], `${at}.type`)),
        values: isObject(values) ? values : {},
        unknown: change['after_unknown'] ?? {},
        sensitive,
      },
    ]);
  }
  return Object.fromEntries(entries);
}

/** The same of the plan's prior state: what is there before it is applied. */
export function readPriorRaw(file: JsonFile): Record<string, RawResource> {
  const read = new Reader(file.path);
  const root = read.object(file.json, 'the top level');
  const prior = read.optionalObject(root['prior_state'], 'prior_state');
  return readValuesRaw(read, prior['values'], 'prior_state.values');
}

/** The same of a state's own JSON. */
export function readStateRaw(file: JsonFile): Record<string, RawResource> {
  const read = new Reader(file.path);
  const root = read.object(file.json, 'the top level');
  return readValuesRaw(read, root['values'], 'values');
}

function readValuesRaw(read: Reader, value: unknown, where: string): Record<string, RawResource> {
  const values = read.optionalObject(value, where);
  const top = `${where}.root_module`;
  const entries: [string, RawResource][] = [];
  walkModules(read, values['root_module'], top, (entry, at) => {
    const own = entry['values'];
    if (entry['mode'] === 'data' || entry['deposed_key'] !== undefined || !isObject(own)) return;
    const sensitive = entry['sensitive_values'] ?? markByName(own);
    const type = canonicalType(read.string(entry['type'], at, '.type'));
    const left = withoutSensitive(own, sensitive);
    entries.push([
      read.string(entry['address'], at, '.address'),
      { type, values: isObject(left) ? left : {}, unknown: {}, sensitive },
    ]);
  });
  return Object.fromEntries(entries);
}

/** What is left of a value; undefined where all of it is sensitive. Positions in lists stay. */
export function withoutSensitive(value: unknown, mask: unknown): unknown {
  if (mask === true) return undefined;
  if (Array.isArray(value)) {
    return Array.isArray(mask)
      ? value.map((item, index) => withoutSensitive(item, mask[index]) ?? null)
      : (value as unknown);
  }
  if (!isObject(value) || !isObject(mask)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, withoutSensitive(item, mask[name])] as const)
      .filter(([, item]) => item !== undefined),
  );
}

function markByName(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markByName);
  if (!isObject(value)) return false;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      item !== null && SENSITIVE_NAME.test(name) ? true : markByName(item),
    ]),
  );
}
