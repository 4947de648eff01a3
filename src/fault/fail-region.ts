import { z } from 'zod';
import { deploymentIn } from '../model/deployment-in-region.js';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import { entranceOf } from '../model/entrance.js';
import type { FaultContext, FaultDriver, Witness } from './fault-driver.js';
import { failLaunches, stopInstances } from './power-parts.js';
import {
  instancesOfUsers,
  groupsIn,
  isoDuration,
  subnetArns,
  templateOf,
} from './template-parts.js';
import { dnsLeadsElsewhere } from './dns-witness.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/**
 * A region is gone: all its subnets are cut off, its instances stop, nothing launches. FIS has no
 * action for that, so that this is our own composition of those that it has.
 */
export const failRegion: FaultDriver = {
  name: 'fail-region',
  summary:
    'A whole region is lost: its subnets are cut off, its instances stop, nothing launches there (our own composition).',
  fidelity: {
    onAws:
      'Holdfast’s own composition, since no FIS action fails a region: disrupt-connectivity on all its subnets, stop-instances and insufficient capacity in its zones, in that region’s FIS.',
    inLab: 'The same experiment; Route 53’s health checks see it, and DNS leads users elsewhere.',
    cannot:
      'The region’s own control plane goes on: its APIs answer, and what is not in a subnet (S3, DynamoDB, Lambda outside of a VPC) is not touched.',
  },
  parameters: z.strictObject({
    region: z.string().default('primary').describe('A region’s name, or `primary`, `last`.'),
  }),
  plan(context) {
    const { fault, deployment, inventory } = context;
    const region = chooseRegion(context);
    const here = deploymentIn(deployment, region);
    const running = deployment.regions.flatMap((each) => instancesOfUsers(context, each));
    const hit = inventory.instances.filter(
      ({ zone, state }) => regionOfZone(zone) === region && state === 'running',
    );
    const lost = running.filter(({ zone }) => regionOfZone(zone) === region).map(({ id }) => id);
    const groups = groupsIn(context, region);
    const duration = isoDuration(fault.durationSeconds);
    const template = templateOf(`holdfast fail-region ${region}`, [
      {
        name: 'cut-off',
        targetKey: 'Subnets',
        resourceType: 'aws:ec2:subnet',
        arns: subnetArns(context, here.subnets),
        actionId: 'aws:network:disrupt-connectivity',
        parameters: { duration, scope: 'all' },
      },
      stopInstances(
        context,
        hit.map(({ id }) => id),
      ),
      failLaunches(context, { arns: groups.map(({ arn }) => arn), zones: here.zones }),
    ]);
    return {
      experiment: { region, template },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'fail-region',
        region,
        instancesBefore: running.length,
        instancesLost: lost,
        // Caches and NAT gateways go with the region: nothing is left there that would miss them.
        databases: here.databases.map(({ identifier }) => identifier),
        noLaunchZones: here.zones,
        durationSeconds: fault.durationSeconds,
      }),
      // DNS first: it has to be asked before it changes.
      witnesses: [...witnessOfDns(context, region), targetsAreOut(lost)],
      blastRadius: [
        `${region}: cuts off all ${here.subnets.length} subnets for ${fault.durationSeconds} s (our own composition: FIS fails no region)`,
        `${region}: stops ${hit.length} instances (${lost.length} of ${running.length} of the application in all regions)`,
        `${region}: no launches in ${groups.map(({ name }) => name).join(', ') || 'any group'}`,
        ...here.databases.map(({ identifier }) => `${identifier} cannot be reached`),
      ],
    };
  },
};

function chooseRegion({ fault, deployment }: FaultContext): string {
  const { regions } = deployment;
  const wanted = String(fault.parameters['region'] ?? 'primary');
  const named: Readonly<Record<string, string | undefined>> = {
    primary: regions[0],
    last: regions.at(-1),
  };
  const region = Object.hasOwn(named, wanted)
    ? named[wanted]
    : regions.find((each) => each === wanted);
  if (region !== undefined) return region;
  throw new HoldfastError(
    'fault/no-such-region',
    `fail-region: the stack has no region ${wanted}`,
    {
      hint: `Its regions are ${regions.join(', ')}; primary and last name one too.`,
    },
  );
}

/** Only where users came by this region, and a record can lead them to another. */
function witnessOfDns({ deployment }: FaultContext, region: string): Witness[] {
  const name = entranceOf(deployment);
  const balancers = new Map(deployment.loadBalancers.map((each) => [each.arn, each.region]));
  const records = deployment.dnsRecords.filter((each) => each.name === name);
  const regions = records.map(({ loadBalancerArn }) => balancers.get(loadBalancerArn ?? ''));
  const isHit = deployment.region === region && regions.includes(region);
  const [record] = records;
  return isHit && record !== undefined && regions.some((each) => each !== region)
    ? [dnsLeadsElsewhere(record)]
    : [];
}
