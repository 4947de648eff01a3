import type { Deployment } from './model/deployment.js';
import { readDeployedNetwork } from './reachability/deployed/read-deployed-network.js';
import { readDeployment } from './topology/read-deployment.js';
import type { Stack } from './topology/read-stack.js';

/**
 * All that a target is given of a plan: its parts, and which of them its own rules let connect.
 * @throws HoldfastError deployment/no-load-balancer, deployment/no-application
 */
export function deployPlan(stack: Stack): Deployment {
  const deployment = readDeployment(stack);
  return { ...deployment, network: readDeployedNetwork(stack, deployment) };
}
