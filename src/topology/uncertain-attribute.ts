import type { UncertainSet } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';

/** A truth value of the plan; `otherwise` is what AWS or the provider does where it is not set. */
export function booleanAt(
  resource: PlannedResource,
  path: AttributePath,
  otherwise: boolean,
): Uncertain<boolean> {
  const attribute = readAttribute(resource, path);
  switch (attribute.state) {
    case 'absent':
      return known(otherwise);
    case 'known': {
      // Launch templates carry their truth values as texts.
      if (attribute.value === '') return known(otherwise);
      if (attribute.value === true || attribute.value === 'true') return known(true);
      if (attribute.value === false || attribute.value === 'false') return known(false);
      return unknown(strangeReason(resource, path, 'true or false'), [true, false]);
    }
    default:
      return unknown(openReason(resource, path), [true, false]);
  }
}

export function textAt(
  resource: PlannedResource,
  path: AttributePath,
  otherwise?: string,
): Uncertain<string> {
  const attribute = readAttribute(resource, path);
  if (attribute.state === 'known' && attribute.value !== '') {
    return isScalar(attribute.value)
      ? known(String(attribute.value))
      : unknown(strangeReason(resource, path, 'a text'));
  }
  if (attribute.state === 'open' || attribute.state === 'hidden' || otherwise === undefined) {
    return unknown(openReason(resource, path));
  }
  return known(otherwise);
}

export function numberAt(
  resource: PlannedResource,
  path: AttributePath,
  otherwise?: number,
): Uncertain<number> {
  const text = textAt(resource, path, otherwise === undefined ? undefined : String(otherwise));
  if (text.state === 'unknown') return unknown(text.reason);
  const number = Number(text.value);
  return text.value.trim() !== '' && Number.isFinite(number)
    ? known(number)
    : unknown(strangeReason(resource, path, 'a number'));
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** No provider plans such a value: somebody edited the plan, and what was there nobody knows. */
function strangeReason(resource: PlannedResource, path: AttributePath, expected: string): string {
  return `${resource.address}: \`${path.join('.')}\` is not ${expected}`;
}

function openReason(resource: PlannedResource, path: AttributePath): string {
  return `${resource.address} has \`${path.join('.')}\` known only after apply`;
}

/** Addresses of the plan's resources, and ids of those outside of it, that an argument holds. */
export function toUncertainSet(
  links: Links,
  nameOf: (target: Links['targets'][number]) => string = addressOf,
): UncertainSet {
  const members = [...new Set([...links.targets.map(nameOf), ...links.external])];
  if (links.gaps.length === 0 && links.exact) return { state: 'known', value: members };
  const reason =
    links.gaps.length > 0
      ? links.gaps.join('; ')
      : 'the configuration does not tell which of several resources is meant (count.index, element() or a splat)';
  return { state: 'unknown', reason, candidates: members, closed: links.gaps.length === 0 };
}

function addressOf(target: Links['targets'][number]): string {
  return target.resource.address;
}
