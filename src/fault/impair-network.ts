import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf, type Loss } from '../model/loss.js';
import { chooseZone } from './choose-zone.js';
import type { FaultContext, FaultPlan, Witness } from './fault-driver.js';
import { applicationInstances, instanceArns, isoDuration, templateOf } from './template-parts.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** Which instances: those of a zone, or all of the primary region. */
export const IMPAIRED_ZONE = z
  .string()
  .default('all')
  .describe('A zone’s name, `first`, `last`, `database-primary`, or `all` of the primary region.');

/** What of a document differs from fault to fault. */
export interface NetworkDocument {
  readonly fault: string;
  /** Without `AWSFIS-Run-Network-`. */
  readonly name: 'Latency-Sources' | 'Packet-Loss-Sources';
  readonly parameters: Readonly<Record<string, string>>;
  readonly network: Omit<NonNullable<Loss['network']>, 'subnetIds'>;
  readonly witness: Witness;
  /** What happens to each instance's packets, as in `delays all that leaves`. */
  readonly what: string;
}

/**
 * Runs one of FIS's documents on application instances. The documents with `Sources` are taken because
 * they find the network interface by themselves: the others want its name, which differs by instance type.
 */
export function impairNetwork(context: FaultContext, document: NetworkDocument): FaultPlan {
  const { fault, deployment } = context;
  const { fault: name, network } = document;
  const zone = fault.parameters['zone'] === 'all' ? null : chooseZone(name, context);
  const region = zone === null ? deployment.region : regionOfZone(zone);
  const running = applicationInstances(context, region);
  const hit = running.filter((instance) => zone === null || instance.zone === zone);
  if (hit.length === 0)
    throw new HoldfastError(
      'fault/nothing-to-hit',
      `${name}: no application instance is running in ${zone ?? region}`,
      { hint: 'Look at the target group: are its instances registered and running?' },
    );
  return {
    experiment: {
      region,
      template: templateOf(`holdfast ${name} ${zone ?? region}`, [
        {
          name,
          targetKey: 'Instances',
          resourceType: 'aws:ec2:instance',
          arns: instanceArns(
            context,
            hit.map(({ id }) => id),
          ),
          actionId: 'aws:ssm:send-command',
          parameters: {
            documentArn: `arn:aws:ssm:${region}::document/AWSFIS-Run-Network-${document.name}`,
            documentParameters: JSON.stringify({
              ...document.parameters,
              Sources: 'ALL',
              TrafficType: 'egress',
              Interface: 'DEFAULT',
              DurationSeconds: String(fault.durationSeconds),
              InstallDependencies: 'True',
            }),
            duration: isoDuration(fault.durationSeconds),
          },
        },
      ]),
    },
    calls: [],
    pressure: null,
    loss: lossOf({
      fault: name,
      instancesBefore: running.length,
      network: { ...network, subnetIds: [...new Set(hit.map(({ subnetId }) => subnetId))] },
      durationSeconds: fault.durationSeconds,
    }),
    witnesses: [document.witness],
    blastRadius: [
      `${document.what} ${hit.length} of ${running.length} application instances in ${zone ?? region} for ${fault.durationSeconds} s`,
    ],
  };
}
