import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import { deploymentGroupId } from './find-delivery.js';
import type { FoundStack } from './found-stack.js';
import { matchKind, type StateIds } from './match-kind.js';

/** Alarms and CodeDeploy's deployment groups, both by the names that are theirs alone. */
export function matchDelivery(deployment: Deployment, found: FoundStack, state: StateIds): Match[] {
  const alarms = matchKind(
    {
      kind: 'alarm',
      planned: deployment.alarms,
      idOf: ({ arn }) => arn,
      found: found.alarms,
      rules: [{ by: 'name', fits: (a, b) => a.name === b.name && a.region === b.region }],
    },
    state,
  );
  const deploymentGroups = matchKind(
    {
      kind: 'deployment-group',
      planned: deployment.deploymentGroups,
      idOf: deploymentGroupId,
      found: found.deploymentGroups,
      rules: [
        {
          by: 'application and name',
          fits: (a, b) => deploymentGroupId(a) === b.id && a.region === b.region,
        },
      ],
    },
    state,
  );
  return [...alarms, ...deploymentGroups];
}
