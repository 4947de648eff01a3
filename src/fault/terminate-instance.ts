import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import type { FaultDriver } from './fault-driver.js';
import { managedInstances } from './managed-instances.js';
import { instancesOfUsers, instanceArns, templateOf } from './template-parts.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** Instances that users depend on are terminated for good, and their group has to replace them. */
export const terminateInstance: FaultDriver = {
  name: 'terminate-instance',
  summary:
    'Terminates application instances of an Auto Scaling group (aws:ec2:terminate-instances), which has to replace them.',
  fidelity: {
    onAws: 'EC2 terminates the instances. Nothing undoes that: Auto Scaling launches others.',
    inLab:
      'The instances’ processes end and their addresses answer nothing; Auto Scaling launches others.',
    cannot:
      'It leaves alone what no Auto Scaling group manages, for nothing would bring that back: stop-instance is for those.',
  },
  parameters: z.strictObject({
    count: z
      .number()
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe('How many instances; at most five, as FIS takes them in one target.'),
  }),
  plan(context) {
    const { fault } = context;
    const users = new Set(instancesOfUsers(context).map(({ id }) => id));
    const managed = managedInstances(context)
      .filter(({ id }) => users.has(id))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const count = Number(fault.parameters['count'] ?? 1);
    const victims = managed.slice(0, count);
    const [first] = victims;
    if (first === undefined || victims.length < count) {
      throw new HoldfastError(
        'fault/nothing-to-hit',
        `terminate-instance: of ${count} application instances to terminate, ${managed.length} run in an Auto Scaling group`,
        {
          hint: 'Only what a group replaces is terminated. Lower `count`, or use stop-instance for instances of their own.',
        },
      );
    }
    const region = regionOfZone(first.zone);
    const running = instancesOfUsers(context, region);
    const hit = victims.filter(({ zone }) => regionOfZone(zone) === region);
    const ids = hit.map(({ id }) => id);
    return {
      experiment: {
        region,
        template: templateOf(`holdfast terminate-instance, ${hit.length} of ${running.length}`, [
          {
            name: 'terminate-instances',
            targetKey: 'Instances',
            resourceType: 'aws:ec2:instance',
            arns: instanceArns(context, ids),
            actionId: 'aws:ec2:terminate-instances',
            parameters: {},
          },
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'terminate-instance',
        instancesBefore: running.length,
        instancesLost: ids,
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [targetsAreOut(ids)],
      blastRadius: hit.map(
        ({ id, zone, address }) => `terminates ${id} in ${zone} (${address}), for good`,
      ),
    };
  },
};
