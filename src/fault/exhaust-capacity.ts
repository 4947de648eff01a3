import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import type { InventoryInstance } from '../target/inventory.js';
import type { FaultContext, FaultDriver } from './fault-driver.js';
import { applicationGroups, managedInstances } from './managed-instances.js';
import { launchesFailedIn } from './scaling-witnesses.js';
import { failLaunches, stopInstances } from './power-parts.js';
import { instancesOfUsers, templateOf } from './template-parts.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/**
 * A zone has no capacity left just when it is needed. Launches that fail alone would show nothing, so
 * one instance there is stopped as well, and its replacement has to be launched somewhere else.
 */
export const exhaustCapacity: FaultDriver = {
  name: 'exhaust-capacity',
  summary:
    'Launches fail in a zone for want of capacity, and one instance there stops: its replacement has to come from another zone.',
  fidelity: {
    onAws:
      'aws:ec2:asg-insufficient-instance-capacity-error on the group in that zone, and aws:ec2:stop-instances on one of its instances. The composition is our own.',
    inLab: 'The same experiment; each launch there fails with the percentage given.',
    cannot:
      'It refuses launches of Auto Scaling groups with a launch template only, and of no other service.',
  },
  parameters: z.strictObject({
    zone: z
      .string()
      .default('fewest')
      .describe('A zone’s name; `fewest` for that in which the group has the fewest instances.'),
    percentage: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(100)
      .describe('Of the launches there, how many in a hundred fail.'),
  }),
  plan(context) {
    const { fault, inventory, deployment } = context;
    const victim = chooseVictim(context);
    const { zone } = victim;
    const group = deployment.autoScalingGroups.find(({ address }) => address === victim.address);
    const real = inventory.groups.find(({ address }) => address === victim.address);
    if (group === undefined || real === undefined) throw nothingToHit(zone, context);
    const running = instancesOfUsers(context, regionOfZone(zone));
    const percentage = Number(fault.parameters['percentage'] ?? 100);
    const zones = new Set(
      deployment.subnets.filter(({ id }) => group.subnetIds.includes(id)).map((each) => each.zone),
    );
    return {
      experiment: {
        region: regionOfZone(zone),
        template: templateOf(`holdfast exhaust-capacity ${zone}`, [
          failLaunches(
            context,
            { arns: [real.arn], zones: [zone] },
            { name: 'fail-launches', percentage },
          ),
          stopInstances(context, [victim.id], 'stop-instance'),
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'exhaust-capacity',
        instancesBefore: running.length,
        instancesLost: [victim.id],
        noLaunchZones: [zone],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [
        targetsAreOut([victim.id]),
        launchesFailedIn(zone, {
          region: regionOfZone(zone),
          groupName: real.name,
          replaced: victim.id,
          elsewhere: zones.size > 1,
        }),
      ],
      blastRadius: [
        `${zone}: ${percentage === 100 ? 'no launch succeeds' : `${percentage}% of launches fail`} for ${fault.durationSeconds} s in ${real.name}`,
        `stops ${victim.id} in ${zone} (${victim.address}), 1 of ${running.length}`,
      ],
    };
  },
};

/** In the zone that Auto Scaling would choose again: there it has the fewest instances afterwards. */
function chooseVictim(context: FaultContext): InventoryInstance {
  const wanted = String(context.fault.parameters['zone'] ?? 'fewest');
  const [group] = applicationGroups(context);
  const own = managedInstances(context)
    .filter(({ address }) => address === group?.address)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const countIn = (zone: string): number => own.filter((each) => each.zone === zone).length;
  const zones = [...new Set(own.map(({ zone }) => zone))].toSorted();
  const fewest = zones.toSorted((a, b) => countIn(a) - countIn(b))[0];
  const zone = wanted === 'fewest' ? fewest : wanted;
  const victim = own.find((each) => each.zone === zone);
  if (victim === undefined) throw nothingToHit(wanted, context);
  return victim;
}

function nothingToHit(zone: string, context: FaultContext): HoldfastError {
  const zones = [...new Set(managedInstances(context).map((each) => each.zone))].toSorted();
  return new HoldfastError(
    'fault/nothing-to-hit',
    `exhaust-capacity: no instance of an Auto Scaling group runs in ${zone}`,
    {
      hint:
        zones.length === 0
          ? 'Launches fail for Auto Scaling groups only; the stack has none with instances in service.'
          : `Its groups have instances in ${zones.join(', ')}.`,
    },
  );
}
