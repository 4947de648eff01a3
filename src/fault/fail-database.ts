import { DescribeDBInstancesCommand, DescribeEventsCommand } from '@aws-sdk/client-rds';
import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import type { DeployedDatabase } from '../model/deployed-data.js';
import { lossOf } from '../model/loss.js';
import type { FaultContext, FaultDriver, Witness } from './fault-driver.js';
import { instancesOfUsers, templateOf } from './template-parts.js';

/** A database fails: a Multi-AZ instance fails over to its standby, any other reboots in place. */
export const failDatabase: FaultDriver = {
  name: 'fail-database',
  summary:
    'The database fails: a Multi-AZ instance fails over to its standby (aws:rds:reboot-db-instances with forceFailover), any other reboots in place.',
  fidelity: {
    onAws: 'RDS reboots the instance, with failover where it is Multi-AZ.',
    inLab:
      'The primary’s server is ended and all connections break; the standby is promoted after the failover time. Without a standby connections are refused for the reboot time.',
    cannot:
      'It does not show a failure that RDS does not notice, nor one of storage. DB clusters are left out.',
  },
  parameters: z.strictObject({
    database: z
      .string()
      .default('')
      .describe(
        'Identifier of a database instance; the first that is no read replica where left out.',
      ),
  }),
  plan(context) {
    const { fault } = context;
    const database = chooseDatabase(context);
    const { identifier, zone, standbyZone, region, arn } = database;
    const failsOver = standbyZone !== null;
    return {
      experiment: {
        region,
        template: templateOf(`holdfast fail-database ${identifier}`, [
          {
            name: 'fail-database',
            targetKey: 'DBInstances',
            resourceType: 'aws:rds:db',
            arns: [arn],
            actionId: 'aws:rds:reboot-db-instances',
            parameters: { forceFailover: String(failsOver) },
          },
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'fail-database',
        instancesBefore: instancesOfUsers(context, region).length,
        databases: [identifier],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [failsOver ? databaseHasMoved(database) : databaseReboots(database)],
      blastRadius: [
        failsOver
          ? `${identifier} fails over from ${zone} to ${standbyZone}: all its connections break`
          : `${identifier} in ${zone} has no standby and reboots: it is out until it is back`,
      ],
    };
  },
};

function chooseDatabase({ fault, deployment }: FaultContext): DeployedDatabase {
  const wanted = String(fault.parameters['database'] ?? '');
  const { databases } = deployment;
  const found =
    wanted === ''
      ? databases.find(({ replicaOf }) => replicaOf === null)
      : databases.find(({ identifier }) => identifier === wanted);
  if (found !== undefined) return found;
  const names = databases.map(({ identifier }) => identifier).join(', ');
  throw new HoldfastError(
    'fault/nothing-to-hit',
    wanted === ''
      ? 'fail-database: the stack has no database instance'
      : `fail-database: the stack has no database instance ${wanted}`,
    {
      hint: names === '' ? 'Use this fault on a stack with one.' : `Its databases are ${names}.`,
    },
  );
}

/** RDS shows its primary in another zone. */
function databaseHasMoved({ identifier, region, zone }: DeployedDatabase): Witness {
  return {
    what: `RDS shows ${identifier} in another zone than ${zone}`,
    asksApis: true,
    async look({ clients }) {
      const { DBInstances: [found] = [] } = await clients(region).rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
      );
      const now = found?.AvailabilityZone;
      return now === undefined || now === zone ? null : `${identifier} is in ${now}, not ${zone}`;
    },
  };
}

/** RDS shows that it is rebooting, or an event that it has since this was planned. */
function databaseReboots({ identifier, region }: DeployedDatabase): Witness {
  const plannedAtMs = Date.now();
  return {
    what: `RDS shows that ${identifier} reboots`,
    asksApis: true,
    async look({ clients }) {
      const { rds } = clients(region);
      const { DBInstances: [found] = [] } = await rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
      );
      if (found?.DBInstanceStatus === 'rebooting') return `${identifier} is rebooting`;
      const { Events = [] } = await rds.send(
        new DescribeEventsCommand({
          SourceIdentifier: identifier,
          SourceType: 'db-instance',
          StartTime: new Date(plannedAtMs),
        }),
      );
      const restarted = Events.find(({ Message }) => /restarted/i.test(Message ?? ''));
      return restarted === undefined ? null : `${identifier}: ${restarted.Message}`;
    },
  };
}
