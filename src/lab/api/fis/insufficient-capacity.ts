import { findZone } from '../zones.js';
import type { World } from '../../world.js';
import { completed, type FaultAction, type Parameters } from './action.js';
import { parseDurationSeconds } from './duration.js';

export const insufficientCapacity: FaultAction = {
  id: 'aws:ec2:asg-insufficient-instance-capacity-error',
  description:
    'Answer launches of the specified Auto Scaling groups in the specified zones with InsufficientInstanceCapacity.',
  simulation:
    'Each launch is drawn by itself with the percentage; where two of these actions overlap in a group, the higher one counts.',
  target: { name: 'AutoScalingGroups', resourceType: 'aws:ec2:autoscaling-group' },
  parameters: {
    duration: {
      description: 'How long launches fail (ISO 8601 duration).',
      required: true,
      kind: 'duration',
    },
    availabilityZoneIdentifiers: {
      description: 'Zones in which launches fail: names or IDs, separated by commas.',
      required: true,
      kind: 'text',
    },
    percentage: {
      description: 'Percentage of launches that fail. The default is 100.',
      required: false,
      kind: 'text',
    },
  },
  check(parameters, world) {
    const percentage = percentageOf(parameters);
    if (!Number.isInteger(percentage) || percentage < 1 || percentage > 100) {
      return `percentage is no whole number from 1 to 100: ${parameters['percentage']}`;
    }
    const unknown = named(parameters).filter((zone) => findZone(world.deployment, zone) === null);
    if (unknown.length === 0) return null;
    return `availabilityZoneIdentifiers has no such zone here: ${unknown.join(', ')}`;
  },
  async run(call) {
    const zones = zonesOf(call.parameters, call.world);
    const groups = call.resources.map(({ id }) => id);
    const percentage = percentageOf(call.parameters);
    const held: string[] = [];
    try {
      for (const group of groups) {
        held.push(group);
        call.holds.blockLaunches(group, zones, percentage);
      }
      await call.sleep(parseDurationSeconds(call.parameters['duration'] ?? '') ?? 0);
    } finally {
      for (const group of held) call.holds.allowLaunches(group, zones, percentage);
    }
    return completed('Action was completed.');
  },
};

function percentageOf(parameters: Parameters): number {
  return Number(parameters['percentage'] ?? '100');
}

function named(parameters: Parameters): string[] {
  return (parameters['availabilityZoneIdentifiers'] ?? '').split(',').map((zone) => zone.trim());
}

function zonesOf(parameters: Parameters, world: World): string[] {
  const zones = named(parameters).map((zone) => findZone(world.deployment, zone));
  return [...new Set(zones.filter((zone) => zone !== null))];
}
