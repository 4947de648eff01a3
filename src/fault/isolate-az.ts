import { z } from 'zod';
import { lossOf } from '../model/loss.js';
import { chooseZone } from './choose-zone.js';
import type { FaultDriver } from './fault-driver.js';
import { instancesOfUsers, isoDuration, subnetArns, templateOf } from './template-parts.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/**
 * A zone is cut off and runs on. Unlike in kill-az nothing stops, so that EC2 tells nobody: only health
 * checks can find it, and launches go on there.
 */
export const isolateAz: FaultDriver = {
  name: 'isolate-az',
  summary:
    'A zone’s subnets are cut off while everything in them runs on; a database with its primary there fails over.',
  fidelity: {
    onAws:
      'aws:network:disrupt-connectivity with scope all on the zone’s subnets: FIS swaps their network ACLs. A Multi-AZ database instance whose primary is there is rebooted with failover, since a network ACL alone need not make RDS do so.',
    inLab:
      'The same experiment. Traffic inside one subnet goes on; what its instances had under way hangs. EC2 shows them running.',
    cannot:
      'Services of AWS outside of the VPC see nothing of it. A partition between zones alone (scope availability-zone) is another fault. Auto Scaling goes on launching into the zone, as it would on AWS.',
  },
  parameters: z.strictObject({
    zone: z
      .string()
      .default('database-primary')
      .describe('A zone’s name, or `database-primary`, `first`, `last`.'),
  }),
  plan(context) {
    const { fault, deployment } = context;
    const zone = chooseZone('isolate-az', context);
    const running = instancesOfUsers(context, regionOfZone(zone));
    const lost = running.filter((instance) => instance.zone === zone).map(({ id }) => id);
    const subnets = deployment.subnets.filter((subnet) => subnet.zone === zone);
    const primaries = deployment.databases.filter((db) => db.zone === zone);
    const failingOver = primaries.filter(({ standbyZone }) => standbyZone !== null);
    const template = templateOf(`holdfast isolate-az ${zone}`, [
      {
        name: 'cut-off-network',
        targetKey: 'Subnets',
        resourceType: 'aws:ec2:subnet',
        arns: subnetArns(context, subnets),
        actionId: 'aws:network:disrupt-connectivity',
        parameters: { duration: isoDuration(fault.durationSeconds), scope: 'all' },
      },
      {
        name: 'fail-over-database',
        targetKey: 'DBInstances',
        resourceType: 'aws:rds:db',
        arns: failingOver.map(({ arn }) => arn),
        actionId: 'aws:rds:reboot-db-instances',
        parameters: { forceFailover: 'true' },
      },
    ]);
    return {
      experiment: { region: regionOfZone(zone), template },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'isolate-az',
        zone,
        instancesBefore: running.length,
        instancesLost: lost,
        databases: primaries.map(({ identifier }) => identifier),
        network: { subnetIds: subnets.map(({ id }) => id), delayMs: 0, lossPercent: 100 },
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [targetsAreOut(lost)],
      blastRadius: [
        `${zone}: cuts off ${subnets.length} subnets for ${fault.durationSeconds} s, with ${lost.length} of ${running.length} application instances, which run on`,
        ...failingOver.map((db) => `${db.identifier} fails over from ${zone} to ${db.standbyZone}`),
      ],
    };
  },
};
