import { isObject, type JsonObject } from '../plan/json-shape.js';
import type { Plan, PlannedResource } from '../plan/plan.js';
import { containsTrue } from '../plan/value-at.js';
import { fillUnknown, type Convert } from './align.js';
import { Influence } from './influence.js';
import { blockOf, isConfigured, type Minted, type MintedFor } from './mint.js';
import type { MockedChange } from './mocked-change.js';
import type { SourceBlock } from './module.js';
import type { ModuleTree } from './module-tree.js';
import { compareOrigins } from './origins.js';

/** A plan with links that its configuration does not tell. */
export interface Linked {
  readonly plan: Plan;
  /** Arguments that were unknown and are told now. */
  readonly count: number;
}

/**
 * Takes links from the mocked run and all values from the plan. An argument that the plan leaves open
 * gets, in place of each id of ours, `<address>.<attribute>`, which stands in that resource as well.
 * Nothing else of the run is taken: no text of it is the plan's.
 */
export function takeLinks(
  plan: Plan,
  tree: ModuleTree,
  changes: ReadonlyMap<string, MockedChange>,
  minted: Minted,
  kept: ReadonlySet<string>,
): Linked {
  const influence = new Influence(tree, compareOrigins(plan, changes, minted));
  const known = knownIds(plan);
  const named = new Map<string, MintedFor>();
  const resources = new Map(plan.resources);
  let count = 0;
  for (const resource of plan.resources.values()) {
    const change = changes.get(resource.address);
    const block = blockOf(tree, resource);
    if (!change || !block || kept.has(resource.address)) continue;
    const values: Record<string, unknown> = { ...resource.values };
    const unknown: Record<string, unknown> = { ...resource.unknown };
    const path = resource.modulePath.map(({ name }) => name).join('.');
    const key = `managed.${resource.rawType}.${resource.name}`;
    let own = 0;
    for (const name of Object.keys(resource.unknown)) {
      if (!containsTrue(unknown[name]) || !isConfigured(block, name)) continue;
      const sets = namesSetIn(block, name);
      const isWhole = influence.isSettled(path, key, name);
      if (!isWhole && (sets === undefined || hasSeveralRows(unknown[name]))) continue;
      const used: MintedFor[] = [];
      const convert = converter({ plan, minted, known, used, sets });
      const filled = fillUnknown(
        { value: values[name], unknown: unknown[name] },
        { value: change.after[name], unknown: change.unknown[name] },
        isWhole
          ? convert
          : (mocked, inner) =>
              isGiven(mocked) && influence.isSettled(path, key, name, ...inner)
                ? convert(mocked, inner)
                : undefined,
      );
      if (filled.unknown === unknown[name]) continue;
      for (const each of used) named.set(`${each.address} ${each.attribute}`, each);
      values[name] = filled.value;
      if (filled.unknown === false) delete unknown[name];
      else unknown[name] = filled.unknown;
      own++;
    }
    if (own > 0) resources.set(resource.address, { ...resource, values, unknown });
    count += own;
  }
  for (const { address, attribute } of named.values()) nameAttribute(resources, address, attribute);
  return { plan: { ...plan, resources }, count };
}

/** Of blocks of which only some arguments are settled: which of several is which is not sure. */
function hasSeveralRows(unknown: unknown): boolean {
  if (Array.isArray(unknown))
    return unknown.length > 1 ? unknown.some(isObject) : unknown.some(hasSeveralRows);
  return isObject(unknown) && Object.values(unknown).some(hasSeveralRows);
}

/** A text, or a list that holds something. */
function isGiven(mocked: unknown): boolean {
  return Array.isArray(mocked) ? mocked.length > 0 : typeof mocked === 'string';
}

interface Converting {
  readonly plan: Plan;
  readonly minted: Minted;
  /** Ids that the plan itself holds. */
  readonly known: ReadonlySet<string>;
  readonly used: MintedFor[];
  /** Names that the source sets inside of the block. */
  readonly sets: ReadonlySet<string> | undefined;
}

function converter({ plan, minted, known, used, sets }: Converting): Convert {
  const convert: Convert = (mocked, path) => {
    if (mocked === null || (Array.isArray(mocked) && mocked.length === 0)) {
      // In a block a mock leaves empty what the provider would set.
      const name = path.at(-1);
      return name === undefined || sets === undefined || sets.has(name)
        ? { value: mocked }
        : undefined;
    }
    if (Array.isArray(mocked)) {
      const items = mocked.map((item: unknown) =>
        typeof item === 'string' ? convert(item, path) : undefined,
      );
      return items.every((item) => item !== undefined)
        ? { value: items.map((item) => item.value) }
        : undefined;
    }
    if (typeof mocked !== 'string') return undefined;
    const meant = minted.byText.get(mocked);
    if (!meant) return known.has(mocked) ? { value: mocked } : undefined;
    used.push(meant);
    return { value: plan.resources.get(meant.address)?.values[meant.attribute] ?? nameOf(meant) };
  };
  return convert;
}

const nameOf = ({ address, attribute }: MintedFor): string => `${address}.${attribute}`;

/** Where it was unknown it now has the text that the links to it have. */
function nameAttribute(
  resources: Map<string, PlannedResource>,
  address: string,
  attribute: string,
): void {
  const resource = resources.get(address);
  if (resource?.unknown[attribute] !== true) return;
  const { [attribute]: _, ...unknown } = resource.unknown;
  const values: JsonObject = { ...resource.values, [attribute]: nameOf({ address, attribute }) };
  resources.set(address, { ...resource, values, unknown });
}

/** Arguments inside of blocks of this name; undefined where it is an argument itself. */
function namesSetIn({ parts }: SourceBlock, name: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { body } of parts) {
    if (body.attributes.some((attribute) => attribute.name === name)) return undefined;
    const pending = body.blocks.filter(
      ({ type, labels }) => type === name || (type === 'dynamic' && labels[0] === name),
    );
    for (let block = pending.pop(); block; block = pending.pop()) {
      for (const attribute of block.body.attributes) names.add(attribute.name);
      pending.push(...block.body.blocks);
    }
  }
  return names;
}

const ID = /^(?:arn:[\w:/.-]+|[a-z]{1,12}-[0-9a-f]{8,17})$/;

/** Everything of the plan that has the form of an id: a source can tell nothing new by naming one. */
function knownIds(plan: Plan): Set<string> {
  const ids = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (ID.test(value)) ids.add(value);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) Object.values(value).forEach(walk);
  };
  for (const { values } of [...plan.resources.values(), ...plan.data.values()]) walk(values);
  for (const value of plan.variables.values()) walk(value);
  return ids;
}
