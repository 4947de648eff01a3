import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import { chooseZone } from './choose-zone.js';
import type { FaultDriver } from './fault-driver.js';
import { instancesOfUsers, isoDuration, subnetArns, templateOf } from './template-parts.js';
import { requestsFail } from './network-witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** The NAT gateways of a zone are lost: what is routed to them has no way out, and nothing reroutes. */
export const loseNat: FaultDriver = {
  name: 'lose-nat',
  summary:
    'The NAT gateways of a zone are lost: every subnet routed to them, in whichever zone, has no way out of the VPC.',
  fidelity: {
    onAws:
      'No FIS action takes a NAT gateway away, and deleting one cannot be undone (its id and address are gone). So aws:network:disrupt-connectivity with scope vpc cuts the subnets that are routed to it off from everything outside of the VPC, and undoes it.',
    inLab:
      'The same experiment: `GET /outside` of the sample application has no answer on the instances of these subnets.',
    cannot:
      'With the way to the internet it cuts that to peered VPCs, transit gateways and gateway endpoints, which a lost NAT gateway leaves alone. The gateway stays `available`, and its own subnet is untouched.',
  },
  parameters: z.strictObject({
    zone: z
      .string()
      .default('first')
      .describe('Zone of the gateways: its name, or `database-primary`, `first`, `last`.'),
  }),
  plan(context) {
    const { fault, deployment } = context;
    const { subnets, natGateways } = deployment;
    const zone = chooseZone('lose-nat', context);
    const inZone = subnets.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
    const lost = natGateways.filter(({ subnetId }) => inZone.includes(subnetId));
    const routed = lost.flatMap(({ routedSubnetIds }) => routedSubnetIds);
    const hit = subnets.filter(({ id }) => routed.includes(id));
    if (hit.length === 0) {
      const zones = natGateways.map(
        ({ subnetId }) => subnets.find(({ id }) => id === subnetId)?.zone ?? '',
      );
      throw new HoldfastError(
        'fault/nothing-to-hit',
        `lose-nat: no subnet is routed to a NAT gateway in ${zone}`,
        {
          hint:
            zones.length === 0
              ? 'The plan has no zonal NAT gateway.'
              : `NAT gateways are in ${[...new Set(zones)].join(', ')}: name one of these zones.`,
        },
      );
    }
    const running = instancesOfUsers(context, regionOfZone(zone));
    const behind = running.filter(({ subnetId }) => routed.includes(subnetId));
    return {
      experiment: {
        region: regionOfZone(zone),
        template: templateOf(`holdfast lose-nat ${zone}`, [
          {
            name: 'cut-off-ways-out',
            targetKey: 'Subnets',
            resourceType: 'aws:ec2:subnet',
            arns: subnetArns(context, hit),
            actionId: 'aws:network:disrupt-connectivity',
            parameters: { duration: isoDuration(fault.durationSeconds), scope: 'vpc' },
          },
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'lose-nat',
        instancesBefore: running.length,
        natGateways: lost.map(({ address }) => address),
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [requestsFail('requests that need the internet fail')],
      blastRadius: [
        `${lost.map(({ address }) => address).join(', ')} in ${zone}: no way out of the VPC for ${hit.map(({ address }) => address).join(', ')}, with ${behind.length} of ${running.length} application instances, for ${fault.durationSeconds} s`,
      ],
    };
  },
};
