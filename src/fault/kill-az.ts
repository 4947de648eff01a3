import type {
  CreateExperimentTemplateActionInput,
  CreateExperimentTemplateTargetInput,
} from '@aws-sdk/client-fis';
import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import type { FaultContext, FaultDriver } from './fault-driver.js';
import {
  applicationInstances,
  arnTarget,
  instanceTarget,
  isoDuration,
  regionOf,
} from './template-parts.js';
import { targetsAreOut } from './witnesses.js';

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
    'A zone loses power: its instances stop, nothing launches there, its subnets are cut off, a database with its primary there fails over.',
  fidelity: {
    onAws:
      'The composition of AWS’s scenario “AZ Availability: Power Interruption” in its order, and a Multi-AZ database instance’s failover, which that leaves out.',
    inLab: 'The same experiment: instances, launches, the zone’s subnets and its databases.',
    cannot: 'EBS volumes, S3 Express and ARC zonal autoshift are left out.',
  },
  parameters: z.strictObject({
    /** A zone's name, or `database-primary`, `first`, `last`. */
    zone: z.string().default('database-primary'),
  }),
  plan(context) {
    const { fault, deployment, inventory } = context;
    const zone = chooseZone(context);
    const running = applicationInstances(context);
    const hit = inventory.instances.filter(
      (instance) => instance.zone === zone && instance.state === 'running',
    );
    const subnets = deployment.subnets.filter((subnet) => subnet.zone === zone);
    const databases = deployment.databases.filter(
      (db) => db.zone === zone && db.standbyZone !== null,
    );
    const groups = inventory.groups.filter(({ address }) => address !== null);
    const duration = isoDuration(fault.durationSeconds);
    const parts = [
      part(
        hit.length > 0,
        'stop-instances',
        'Instances',
        instanceTargetOf(
          context,
          hit.map(({ id }) => id),
        ),
        {
          actionId: 'aws:ec2:stop-instances',
          parameters: {
            startInstancesAfterDuration: duration,
            completeIfInstancesTerminated: 'true',
          },
        },
      ),
      part(
        groups.length > 0,
        'pause-launches',
        'AutoScalingGroups',
        () =>
          arnTarget(
            'aws:ec2:autoscaling-group',
            groups.map(({ arn }) => arn),
          ),
        {
          actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
          parameters: { duration, availabilityZoneIdentifiers: zone, percentage: '100' },
        },
      ),
      part(
        subnets.length > 0,
        'pause-network',
        'Subnets',
        () =>
          arnTarget(
            'aws:ec2:subnet',
            subnets.map(
              ({ id }) => `arn:aws:ec2:${regionOf(zone)}:${context.accountId}:subnet/${id}`,
            ),
          ),
        {
          actionId: 'aws:network:disrupt-connectivity',
          parameters: {
            duration: isoDuration(Math.min(NETWORK_PAUSE_SECONDS, fault.durationSeconds)),
            scope: 'all',
          },
        },
      ),
      part(
        databases.length > 0,
        'fail-over-database',
        'DBInstances',
        () => ({
          ...arnTarget(
            'aws:rds:db',
            databases.map(({ arn }) => arn),
          ),
          parameters: { availabilityZoneIdentifiers: zone },
        }),
        {
          actionId: 'aws:rds:reboot-db-instances',
          parameters: { forceFailover: 'true' },
        },
      ),
    ].filter((item) => item !== undefined);
    const lost = running.filter((instance) => instance.zone === zone);
    return {
      experiment: {
        region: regionOf(zone),
        template: {
          description: `holdfast kill-az ${zone}`,
          targets: Object.fromEntries(parts.map(({ name, target }) => [name, target])),
          actions: Object.fromEntries(parts.map(({ name, action }) => [name, action])),
        },
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'kill-az',
        zone,
        instancesBefore: running.length,
        instancesLost: lost.map(({ id }) => id),
        databases: deployment.databases
          .filter((db) => db.zone === zone)
          .map(({ identifier }) => identifier),
        noLaunchZones: [zone],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [targetsAreOut(lost.map(({ id }) => id))],
      blastRadius: [
        `${zone}: stops ${hit.length} instances (${lost.length} of ${running.length} of the application)`,
        `${zone}: no launches for ${fault.durationSeconds} s in ${groups.map(({ name }) => name).join(', ') || 'any group'}`,
        `${zone}: cuts off ${subnets.length} subnets for ${Math.min(NETWORK_PAUSE_SECONDS, fault.durationSeconds)} s`,
        ...databases.map((db) => `${db.identifier} fails over from ${zone} to ${db.standbyZone}`),
      ],
    };
  },
};

interface Part {
  readonly name: string;
  readonly target: CreateExperimentTemplateTargetInput;
  readonly action: CreateExperimentTemplateActionInput;
}

function part(
  wanted: boolean,
  name: string,
  targetKey: string,
  target: () => CreateExperimentTemplateTargetInput,
  action: Pick<CreateExperimentTemplateActionInput, 'actionId' | 'parameters'>,
): Part | undefined {
  return wanted
    ? {
        name,
        target: target(),
        action: {
          ...action,
          targets: { [targetKey]: name },
        },
      }
    : undefined;
}

function instanceTargetOf(
  context: FaultContext,
  ids: readonly string[],
): () => CreateExperimentTemplateTargetInput {
  return () => instanceTarget(context, ids);
}

/** `database-primary` falls back to the first zone where no database is. */
function chooseZone({ fault, deployment }: FaultContext): string {
  const { zones } = deployment;
  const wanted = String(fault.parameters['zone'] ?? 'database-primary');
  const named: Readonly<Record<string, string | undefined>> = {
    'database-primary': deployment.databases[0]?.zone ?? zones[0],
    first: zones[0],
    last: zones.at(-1),
  };
  const zone = Object.hasOwn(named, wanted) ? named[wanted] : zones.find((each) => each === wanted);
  if (zone === undefined) {
    throw new HoldfastError('fault/no-such-zone', `kill-az: the stack has no zone ${wanted}`, {
      hint: `Its zones are ${zones.join(', ')}; database-primary, first and last name one too.`,
    });
  }
  return zone;
}
