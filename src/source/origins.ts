import { isObject } from '../plan/json-shape.js';
import type { Plan, PlannedResource } from '../plan/plan.js';
import { containsTrue } from '../plan/value-at.js';
import { isIdentical } from './compare.js';
import type { Minted } from './mint.js';
import type { MockedChange } from './mocked-change.js';

/** Where an attribute's value in the mocked run comes from, where the source does not set it. */
export type Origin =
  /** It is an id of our own. */
  | 'ours'
  /** It is what the plan says as well. */
  | 'same'
  /** The mock made it up, at least for one instance. */
  | 'made-up';

/** What the two plans say of one block of the source, by the names of the calls to its module. */
export interface Origins {
  resource(path: string, type: string, name: string, attribute: string): Origin;
  /** Attributes that its instances have. */
  attributes(path: string, type: string, name: string): ReadonlySet<string>;
  /** Whether the data source was read while planning, and the mocked run was told this attribute. */
  isDataKnown(path: string, type: string, name: string, attribute: string | undefined): boolean;
  /** Texts and keys in the values of the plan's variables. */
  variableTexts(): ReadonlySet<string>;
}

export function compareOrigins(
  plan: Plan,
  changes: ReadonlyMap<string, MockedChange>,
  minted: Minted,
): Origins {
  const instances = groupByBlock([...plan.resources.values(), ...plan.data.values()]);
  const attributes = new Map<string, ReadonlySet<string>>();
  let texts: ReadonlySet<string> | undefined;
  const of = (path: string, mode: string, type: string, name: string): readonly PlannedResource[] =>
    instances.get(blockKey(path, mode, type, name)) ?? [];
  return {
    resource(path, type, name, attribute) {
      const own = of(path, 'managed', type, name);
      if (own.every(({ address }) => minted.byAddress.get(address)?.has(attribute) === true))
        return 'ours';
      return own.every((resource) =>
        isToldTheSame(resource, changes.get(resource.address), attribute),
      )
        ? 'same'
        : 'made-up';
    },
    attributes(path, type, name) {
      const key = blockKey(path, 'managed', type, name);
      const names =
        attributes.get(key) ??
        new Set(
          (instances.get(key) ?? []).flatMap((resource) => {
            const change = changes.get(resource.address);
            return [resource.values, resource.unknown, change?.after ?? {}].flatMap(Object.keys);
          }),
        );
      attributes.set(key, names);
      return names;
    },
    isDataKnown(path, type, name, attribute) {
      return (
        attribute !== undefined &&
        of(path, 'data', type, name).every(
          ({ values, unknown }) => !containsTrue(unknown) && isTold(values[attribute]),
        )
      );
    },
    variableTexts: () => (texts ??= textsOf([...plan.variables.values()])),
  };
}

function textsOf(value: unknown, texts = new Set<string>()): Set<string> {
  if (typeof value === 'string') texts.add(value);
  else if (Array.isArray(value)) for (const item of value) textsOf(item, texts);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) textsOf(item, texts.add(key));
  }
  return texts;
}

/** Blocks are not handed to the mocked run: of them a mock takes no part without the others. */
export function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.some(isObject));
}

function isToldTheSame(
  { values, unknown }: PlannedResource,
  change: MockedChange | undefined,
  attribute: string,
): boolean {
  if (!change || containsTrue(unknown[attribute]) || containsTrue(change.unknown[attribute]))
    return false;
  return isIdentical(values[attribute], change.after[attribute]);
}

function blockKey(path: string, mode: string, type: string, name: string): string {
  return `${path} ${mode}.${type}.${name}`;
}

function groupByBlock(resources: readonly PlannedResource[]): Map<string, PlannedResource[]> {
  const groups = new Map<string, PlannedResource[]>();
  for (const resource of resources) {
    const path = resource.modulePath.map(({ name }) => name).join('.');
    const key = blockKey(path, resource.mode, resource.rawType, resource.name);
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return groups;
}
