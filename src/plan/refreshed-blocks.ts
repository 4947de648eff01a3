import type { PlannedResource } from './plan.js';
import { REFRESHED_BLOCKS, type Atom, type RefreshedBlock } from './refreshed-block-kinds.js';
import { containsTrue } from './value-at.js';

type Part = Pick<PlannedResource, 'type' | 'values'>;

/**
 * Takes out of a resource's blocks what resources of their own put there. On a refresh the provider
 * reads all that AWS has of a group, a table or a list into its blocks, that of standalone rules,
 * routes and entries too (`ingress` is optional and computed). Left in, each would count twice, look
 * like a mixture of both styles, and still stand there when the plan deletes its resource.
 *
 * `earlier` are the same resources as they were before the plan. What is forgotten is not among them:
 * it stays. Rows that nothing explains stay too: they are written in blocks, or somebody made them by
 * hand, and AWS has them either way.
 */
export function withoutRefreshedBlocks(
  resources: ReadonlyMap<string, PlannedResource>,
  earlier: readonly Part[],
): ReadonlyMap<string, PlannedResource> {
  let settled: Map<string, PlannedResource> | undefined;
  const parts = new Map<string, Part[]>();
  const owners = new Map<string, string[]>();
  for (const resource of resources.values()) {
    addTo(parts, PART_TYPES, resource.type, resource);
    addTo(owners, OWNER_TYPES, resource.type, resource.address);
  }
  for (const part of earlier) addTo(parts, PART_TYPES, part.type, part);
  for (const kind of REFRESHED_BLOCKS) {
    const explained = explainedBy(kind, parts);
    if (explained.size === 0) continue;
    for (const address of kind.owners.flatMap((type) => owners.get(type) ?? [])) {
      const resource = (settled ?? resources).get(address);
      if (!resource) continue;
      const id = String(resource.values[kind.id]);
      const own = explained.get(id);
      if (!own) continue;
      // Most plans have none, and are not copied.
      settled ??= new Map(resources);
      settled.set(address, withoutRows(resource, kind, own, id));
    }
  }
  return settled ?? resources;
}

/** What standalone resources put into each owner, by the owner's id. */
function explainedBy(
  kind: RefreshedBlock,
  parts: ReadonlyMap<string, readonly Part[]>,
): Map<string, Set<string>> {
  const byOwner = new Map<string, Set<string>>();
  for (const [type, reader] of Object.entries(kind.parts)) {
    for (const { values } of parts.get(type) ?? []) {
      const owner = values[reader.owner];
      if (typeof owner !== 'string') continue;
      const own = byOwner.get(owner) ?? new Set();
      for (const atom of reader.atoms(values)) own.add(keyOf(atom));
      byOwner.set(owner, own);
    }
  }
  return byOwner;
}

/** Types that matter here: most resources of a plan are of none. */
const OWNER_TYPES = new Set(REFRESHED_BLOCKS.flatMap(({ owners }) => owners));
const PART_TYPES = new Set(REFRESHED_BLOCKS.flatMap(({ parts }) => Object.keys(parts)));

function addTo<T>(map: Map<string, T[]>, types: ReadonlySet<string>, type: string, item: T): void {
  if (!types.has(type)) return;
  const items = map.get(type);
  if (items) items.push(item);
  else map.set(type, [item]);
}

function withoutRows(
  resource: PlannedResource,
  kind: RefreshedBlock,
  explained: ReadonlySet<string>,
  id: string,
): PlannedResource {
  const values: Record<string, unknown> = { ...resource.values };
  for (const block of kind.blocks) {
    const rows = values[block];
    if (!Array.isArray(rows) || isConfigured(resource, block)) continue;
    values[block] = rows.flatMap((row: unknown) =>
      kind.rest(row, block, (atom) => explained.has(keyOf(atom)), id),
    );
  }
  return { ...resource, values };
}

/**
 * What the configuration sets is not what a refresh found. (A dynamic block leaves nothing there; but
 * AWS takes no rule twice, so a row of it that a standalone resource has as well is that resource's.)
 */
function isConfigured({ config, unknown }: PlannedResource, block: string): boolean {
  return config?.expressions[block] !== undefined || containsTrue(unknown[block]);
}

function keyOf(atom: Atom): string {
  return JSON.stringify(atom);
}
