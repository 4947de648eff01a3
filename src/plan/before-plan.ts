import { EMPTY_MODULE } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';
import { withoutRefreshedBlocks } from './refreshed-blocks.js';

/**
 * What is there before a plan is applied, by the values that it has of before each change, in the form
 * of a plan that changes nothing. The configuration is left out: it is the new one.
 */
export function beforePlan(plan: Plan): Plan {
  const resources = new Map<string, PlannedResource>(
    [...plan.resources].map(([address, resource]) => [
      address,
      { ...resource, unknown: {}, config: undefined },
    ]),
  );
  for (const { address, type, action, before } of plan.changes) {
    if (action === 'create') resources.delete(address);
    else
      resources.set(address, {
        ...GONE,
        ...resources.get(address),
        address,
        type,
        rawType: type,
        values: before,
      });
  }
  return {
    ...plan,
    kind: 'state',
    resources: withoutRefreshedBlocks(resources, []),
    configuration: EMPTY_MODULE,
    changes: [],
  };
}

/** Of what the plan deletes it tells no more than address, type and values. */
const GONE = {
  mode: 'managed',
  name: '',
  key: undefined,
  modulePath: [],
  moduleAddress: '',
  unknown: {},
  sensitive: {},
  config: undefined,
} as const;
