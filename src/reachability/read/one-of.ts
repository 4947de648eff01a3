import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Doubt, OneOf } from '../engine/network.js';

/** Why an argument does not surely name what it seems to; undefined where it does. */
export function doubtOf(links: Links, what: string): Doubt {
  const [gap] = links.gaps;
  if (gap !== undefined) return `${what}: ${gap}`;
  return links.exact
    ? undefined
    : `${what}: the configuration does not tell which of several is meant`;
}

/** The one thing that an argument names: an address of the plan, or an id outside of it. */
export function oneOf(
  links: Links,
  what: string,
  keyOf: (resource: PlannedResource) => string = ({ address }) => address,
): OneOf<string> {
  const options = [
    ...new Set([...links.targets.map(({ resource }) => keyOf(resource)), ...links.external]),
  ];
  const [gap] = links.gaps;
  if (gap !== undefined) return { options, open: `${what}: ${gap}` };
  return { options, open: options.length === 0 ? `${what} is not in the plan` : undefined };
}
