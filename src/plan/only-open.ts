import type { PlannedResource } from './plan.js';

/**
 * A resource of which nothing is known but that this argument is known only after apply: what its
 * configuration has at the path is followed, where values stand in another order.
 */
export function onlyOpen(
  resource: PlannedResource,
  path: readonly (string | number)[],
): PlannedResource {
  const mask = path.reduceRight<unknown>(
    (inner, step) =>
      typeof step === 'number' ? [...Array<boolean>(step).fill(false), inner] : { [step]: inner },
    true,
  );
  return { ...resource, values: {}, unknown: mask as PlannedResource['unknown'] };
}
