import type { Resolver } from './resolver.js';

/**
 * What is read of a whole plan, such as an index, is read once for each plan, however often it is
 * asked for. The outcome is shared, so it must not be changed.
 *
 * @example export const readCompute = oncePerPlan((resolver) => resolver.ofType('aws_instance'));
 */
export function oncePerPlan<T extends object>(
  read: (resolver: Resolver) => T,
): (resolver: Resolver) => T {
  const known = new WeakMap<Resolver, T>();
  return (resolver) => {
    const before = known.get(resolver);
    if (before) return before;
    const value = read(resolver);
    known.set(resolver, value);
    return value;
  };
}
