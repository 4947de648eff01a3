import { z } from 'zod';
import { lossOf } from '../model/loss.js';
import { chooseZone } from './choose-zone.js';
import type { FaultDriver } from './fault-driver.js';
import { interruptPower, takesInterruption } from './interrupt-cache.js';
import { failLaunches, stopInstances } from './power-parts.js';
import {
  instancesOfUsers,
  groupsIn,
  isoDuration,
  subnetArns,
  templateOf,
} from './template-parts.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** AWS's scenario pauses the network for two minutes only. Source: FIS scenario library. */
const NETWORK_PAUSE_SECONDS = 120;

/**
 * A zone loses power, composed as AWS's scenario "AZ Availability: Power Interruption" is: instances
 * stop, launches pause, the network pauses, the database fails over. That scenario leaves out
 * Multi-AZ database *instances*; they are rebooted with failover here.
 */
export const killAz: FaultDriver = {
  name: 'kill-az',
  summary:
    'A zone loses power: its instances stop, nothing launches there, its subnets are cut off, a database with its primary there fails over, cache nodes there lose power.',
  fidelity: {
    onAws:
      'The composition of AWS’s scenario “AZ Availability: Power Interruption” in its order, and a Multi-AZ database instance’s failover, which that leaves out.',
    inLab:
      'The same experiment: instances, launches, the zone’s subnets, its databases and its caches.',
    cannot: 'EBS volumes, S3 Express and ARC zonal autoshift are left out.',
  },
  parameters: z.strictObject({
    zone: z
      .string()
      .default('database-primary')
      .describe('A zone’s name, or `database-primary`, `first`, `last`.'),
  }),
  plan(context) {
    const { fault, deployment, inventory } = context;
    const zone = chooseZone('kill-az', context, 'database-primary');
    const running = instancesOfUsers(context, regionOfZone(zone));
    const hit = inventory.instances.filter(
      (instance) => instance.zone === zone && instance.state === 'running',
    );
    const subnets = deployment.subnets.filter((subnet) => subnet.zone === zone);
    const databases = deployment.databases.filter(
      (db) => db.zone === zone && db.standbyZone !== null,
    );
    const groups = groupsIn(context, regionOfZone(zone));
    const caches = deployment.caches.filter(
      (cache) => cache.zones.includes(zone) && takesInterruption(cache),
    );
    const networkSeconds = Math.min(NETWORK_PAUSE_SECONDS, fault.durationSeconds);
    const template = templateOf(`holdfast kill-az ${zone}`, [
      stopInstances(
        context,
        hit.map(({ id }) => id),
      ),
      failLaunches(context, { arns: groups.map(({ arn }) => arn), zones: [zone] }),
      {
        name: 'pause-network',
        targetKey: 'Subnets',
        resourceType: 'aws:ec2:subnet',
        arns: subnetArns(context, subnets),
        actionId: 'aws:network:disrupt-connectivity',
        parameters: { duration: isoDuration(networkSeconds), scope: 'all' },
      },
      {
        name: 'fail-over-database',
        targetKey: 'DBInstances',
        resourceType: 'aws:rds:db',
        arns: databases.map(({ arn }) => arn),
        actionId: 'aws:rds:reboot-db-instances',
        parameters: { forceFailover: 'true' },
      },
      ...caches.map((cache, index) =>
        interruptPower(context, cache, {
          name: index === 0 ? 'interrupt-cache' : `interrupt-cache-${index + 1}`,
          zone,
        }),
      ),
    ]);
    const lost = running.filter((instance) => instance.zone === zone);
    return {
      experiment: { region: regionOfZone(zone), template },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'kill-az',
        zone,
        cutOffSeconds: networkSeconds,
        instancesBefore: running.length,
        instancesLost: lost.map(({ id }) => id),
        databases: deployment.databases
          .filter((db) => db.zone === zone)
          .map(({ identifier }) => identifier),
        caches: deployment.caches
          .filter(({ zones }) => zones[0] === zone)
          .map(({ replicationGroupId }) => replicationGroupId),
        noLaunchZones: [zone],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [targetsAreOut(lost.map(({ id }) => id))],
      blastRadius: [
        `${zone}: stops ${hit.length} instances (${lost.length} of ${running.length} of the application)`,
        `${zone}: no launches for ${fault.durationSeconds} s in ${groups.map(({ name }) => name).join(', ') || 'any group'}`,
        `${zone}: cuts off ${subnets.length} subnets for ${networkSeconds} s`,
        ...databases.map((db) => `${db.identifier} fails over from ${zone} to ${db.standbyZone}`),
        ...caches.map((cache) => `${cache.replicationGroupId}: its nodes in ${zone} lose power`),
      ],
    };
  },
};
