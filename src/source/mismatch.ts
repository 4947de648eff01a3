import { isObject } from '../plan/json-shape.js';
import type { Plan } from '../plan/plan.js';
import { containsTrue } from '../plan/value-at.js';
import { isSame } from './compare.js';
import { blockOf, isConfigured, type Minted } from './mint.js';
import type { MockedChange } from './mocked-change.js';
import type { ModuleTree } from './module-tree.js';

/** What does not fit between the plan and what the source at hand plans. */
export interface Mismatch {
  /** Why the source cannot be that of the plan; it names nothing but what the plan names. */
  readonly reason: string | undefined;
  /** Existing resources that the plan keeps otherwise than the source says. Their links are not taken. */
  readonly kept: ReadonlySet<string>;
}

/**
 * Compares addresses and known values. A resource that is created has what its source says, so that a
 * difference means another commit or other variables. One that exists may keep what it has, by
 * `ignore_changes` or since the provider takes both for the same.
 */
export function findMismatch(
  plan: Plan,
  changes: ReadonlyMap<string, MockedChange>,
  minted: Minted,
  tree: ModuleTree,
): Mismatch {
  const kept = new Set<string>();
  const missing = [...plan.resources.keys()].filter((address) => !changes.has(address));
  const more = [...changes.keys()].filter((address) => !plan.resources.has(address)).length;
  if (missing.length > 0 || more > 0) {
    const parts = [
      ...(missing.length > 0
        ? [
            `it does not plan ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`,
          ]
        : []),
      // Addresses of the source's own may hold what it has read.
      ...(more > 0 ? [`it plans ${more} more resource${more === 1 ? '' : 's'}`] : []),
    ];
    return { reason: parts.join(', and '), kept };
  }
  const created = new Set(
    plan.changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address),
  );
  for (const resource of plan.resources.values()) {
    const change = changes.get(resource.address);
    const block = blockOf(tree, resource);
    if (!change || !block) continue;
    for (const [name, mocked] of Object.entries(change.after)) {
      if (!isConfigured(block, name)) continue;
      if (containsTrue(resource.unknown[name]) || containsTrue(change.unknown[name])) continue;
      if (isSame(resource.values[name], translate(mocked, plan, minted))) continue;
      if (created.has(resource.address))
        return { reason: `it plans another \`${name}\` for ${resource.address}`, kept };
      kept.add(resource.address);
    }
  }
  return { reason: undefined, kept };
}

/** Ids of ours as the plan knows them; undefined for what is made of one, which cannot be compared. */
function translate(value: unknown, plan: Plan, minted: Minted): unknown {
  if (typeof value === 'string') {
    const meant = minted.byText.get(value);
    if (meant) return plan.resources.get(meant.address)?.values[meant.attribute];
    return [...value.matchAll(DIGITS)].some(([digits]) => minted.digits.has(digits))
      ? undefined
      : value;
  }
  if (Array.isArray(value)) return value.map((item) => translate(item, plan, minted));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, translate(item, plan, minted)]),
  );
}

const DIGITS = /0[0-9a-f]{16}/g;
