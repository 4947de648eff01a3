import type { ConnectivityScope } from '../../fabric/cut-subnets.js';
import { completed, failed, type FaultAction } from './action.js';
import { parseDurationSeconds } from './duration.js';

/** AWS also has s3, s3express, dynamodb and prefix-list, which the lab has nothing to cut off from. */
const SCOPES: readonly ConnectivityScope[] = ['all', 'availability-zone', 'vpc'];

export const disruptConnectivity: FaultAction = {
  id: 'aws:network:disrupt-connectivity',
  description: 'Deny traffic to and from the specified subnets.',
  simulation: 'Only the scopes all, availability-zone and vpc.',
  target: { name: 'Subnets', resourceType: 'aws:ec2:subnet' },
  parameters: {
    duration: {
      description: 'How long traffic is denied (ISO 8601 duration).',
      required: true,
      kind: 'duration',
    },
    scope: {
      description: `Which traffic is denied: ${SCOPES.join(', ')}.`,
      required: true,
      kind: 'text',
    },
  },
  check(parameters) {
    const scope = parameters['scope'] ?? '';
    return isScope(scope)
      ? null
      : `scope '${scope}' is not served by this lab, which knows: ${SCOPES.join(', ')}`;
  },
  async run(call) {
    const subnets = call.resources.map(({ id }) => id);
    const scope = call.parameters['scope'] ?? '';
    if (!isScope(scope)) return failed(`there is no scope ${scope}`);
    try {
      call.holds.cutSubnets(subnets, scope);
      await call.sleep(parseDurationSeconds(call.parameters['duration'] ?? '') ?? 0);
    } finally {
      call.holds.restoreSubnets(subnets, scope);
    }
    return completed('Action was completed.');
  },
};

function isScope(text: string): text is ConnectivityScope {
  return SCOPES.some((scope) => scope === text);
}
