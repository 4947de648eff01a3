import type { Witness } from './fault-driver.js';

/** States in which a load balancer sends a target requests. */
const ROUTED = ['healthy', 'initial'];

/** The load balancer sends nothing to any of these instances any more. */
export function targetsAreOut(ids: readonly string[]): Witness {
  return {
    what: 'the load balancer no longer routes to what is lost',
    look: ({ targets }) => {
      const seen = ids.map((id) => ({ id, target: targets.get(id) }));
      const isOut = seen.every(
        ({ target }) => target !== undefined && !ROUTED.includes(target.state),
      );
      return Promise.resolve(
        isOut
          ? seen
              .map(({ id, target }) => `${id} ${target?.state} ${target?.reason ?? ''}`.trim())
              .join(', ')
          : null,
      );
    },
  };
}
