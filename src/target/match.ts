import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import type { FoundStack } from './found-stack.js';
import { matchCompute } from './match-compute.js';
import { matchData } from './match-data.js';
import { matchDelivery } from './match-delivery.js';
import { matchEdge } from './match-edge.js';
import type { StateIds } from './match-kind.js';
import { matchNetwork } from './match-network.js';

/**
 * Matches the plan's resources with what was found: by the state's ids where there is one, else by
 * names, networks and what they are attached to. What is told by nothing, or by more than one
 * thing, is matched with nothing: a guess here would hit another's resource.
 */
export function matchStack(
  deployment: Deployment,
  found: FoundStack,
  state: StateIds = new Map(),
): readonly Match[] {
  const compute = matchCompute(deployment, found, state);
  const network = matchNetwork(deployment, found, state, compute);
  return [
    ...network,
    ...compute,
    ...matchData(deployment, found, state, network),
    ...matchEdge(deployment, found, state, compute),
    ...matchDelivery(deployment, found, state),
  ];
}
