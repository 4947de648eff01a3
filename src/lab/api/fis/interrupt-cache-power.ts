import { findZone } from '../zones.js';
import { completed, type FaultAction } from './action.js';
import { parseDurationSeconds } from './duration.js';

/** The zone is the target's parameter, so that each resource carries the one that it is hit in. */
export const interruptCachePower: FaultAction = {
  id: 'aws:elasticache:replicationgroup-interrupt-az-power',
  description:
    'Interrupt power to the nodes in the specified zone of the specified replication groups with Multi-AZ.',
  simulation: null,
  target: { name: 'ReplicationGroups', resourceType: 'aws:elasticache:replicationgroup' },
  parameters: {
    duration: {
      description: 'How long the nodes have no power (ISO 8601 duration).',
      required: true,
      kind: 'duration',
    },
  },
  async run(call) {
    const zone = findZone(
      call.world.deployment,
      call.targetParameters['availabilityZoneIdentifier'] ?? '',
    );
    if (zone === null) throw new Error('The target names no zone.');
    const groups = call.resources.map(({ id }) => id);
    const held: string[] = [];
    try {
      for (const group of groups) {
        held.push(group);
        call.world.interruptCacheZone(group, zone);
      }
      await call.sleep(parseDurationSeconds(call.parameters['duration'] ?? '') ?? 0);
    } finally {
      for (const group of held) call.world.restoreCacheZone(group, zone);
    }
    return completed('Action was completed.');
  },
};
