import { completed, type FaultAction } from './action.js';
import { parseDurationSeconds } from './duration.js';

/** AWS also has s3, dynamodb and prefix-list, which the lab has nothing to cut off from. */
const SCOPES = ['all', 'availability-zone', 'vpc'];

const AS_ALL =
  'The lab simulates every scope as all: traffic inside one subnet goes on, all other is cut.';

export const disruptConnectivity: FaultAction = {
  id: 'aws:network:disrupt-connectivity',
  description: 'Deny traffic to and from the specified subnets.',
  simulation: AS_ALL,
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
    return SCOPES.includes(scope)
      ? null
      : `scope '${scope}' is not served by this lab, which knows: ${SCOPES.join(', ')}`;
  },
  async run(call) {
    const subnets = call.resources.map(({ id }) => id);
    try {
      call.holds.cutSubnets(subnets);
      await call.sleep(parseDurationSeconds(call.parameters['duration'] ?? '') ?? 0);
    } finally {
      call.holds.restoreSubnets(subnets);
    }
    const note = call.parameters['scope'] === 'all' ? '' : ` ${AS_ALL}`;
    return completed(`Action was completed.${note}`);
  },
};
