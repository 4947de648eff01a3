import { deploymentIn } from '../../model/deployment-in-region.js';
import type { World } from '../world.js';

/**
 * A world as the AWS endpoint of one region shows it: what is deployed elsewhere is not there. What
 * is asked for by name or id is the whole world's, since an operation looks first whether the
 * region's deployment has it.
 */
export function worldIn(world: World, region: string): World {
  const deployment = deploymentIn(world.deployment, region);
  const subnetIds = new Set(deployment.subnets.map(({ id }) => id));
  const groups = new Set(deployment.autoScalingGroups.map(({ name }) => name));
  const databases = new Set(deployment.databases.map(({ identifier }) => identifier));
  const own: Partial<World> = {
    deployment,
    instances: () => world.instances().filter(({ subnetId }) => subnetIds.has(subnetId)),
    groups: () => world.groups().filter(({ name }) => groups.has(name)),
    databases: () => world.databases().filter(({ identifier }) => databases.has(identifier)),
  };
  return new Proxy(world, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
