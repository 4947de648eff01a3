import type { DeployedNetwork } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';
import { isVpc, MODELLED_TYPES } from '../../topology/resource-kinds.js';
import type { Stack } from '../../topology/read-stack.js';
import { defaultGroupKey } from '../read/group-keys.js';
import { readNetwork } from '../read/read-network.js';
import { readDeployedPaths } from './deployed-paths.js';
import { readDeployedRules } from './deployed-rules.js';

/** What of a plan's network is deployed: who is admitted to whom, and by which tables and rules. */
export function readDeployedNetwork(stack: Stack, deployment: Deployment): DeployedNetwork {
  // What a plan does not show decides nothing.
  const missing = stack.plan.unaccounted.filter(({ type }) => MODELLED_TYPES.has(type));
  const doubts = [
    ...(stack.plan.complete ? [] : ['the plan is not complete']),
    ...missing.map(({ address, why }) => `${address} ${why}`),
  ];
  const network = { ...readNetwork(stack), doubts };
  const defaults = new Map(
    deployment.vpcs.map(({ address }) => [defaultGroupKey(address), address]),
  );
  const vpcOfGroup = (key: string): string | undefined => {
    const group = stack.plan.resources.get(key);
    const [vpc] = group === undefined ? [] : stack.resolver.link(group, ['vpc_id'], isVpc).targets;
    return vpc?.resource.address ?? defaults.get(key);
  };
  return {
    paths: readDeployedPaths(deployment, network),
    ...readDeployedRules(deployment, network, vpcOfGroup),
  };
}
