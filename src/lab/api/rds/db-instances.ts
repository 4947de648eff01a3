import type {
  DBInstance,
  DBInstanceMessage,
  DescribeDBInstancesMessage,
  ListTagsForResourceMessage,
  PromoteReadReplicaMessage,
  PromoteReadReplicaResult,
  RebootDBInstanceMessage,
  RebootDBInstanceResult,
  TagListMessage,
} from '@aws-sdk/client-rds';
import type { DeployedDatabase } from '../../../model/deployed-data.js';
import { HoldfastError } from '../../../model/error.js';
import type { World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import { asTagList } from '../filters.js';
import { paginate } from '../paginate.js';
import type { ApiContext } from '../service.js';
import { describeSubnetGroup } from './db-subnet-groups.js';

export function describeDbInstances(
  input: DescribeDBInstancesMessage,
  context: ApiContext,
): DBInstanceMessage {
  const { databases } = context.world.deployment;
  const wanted = input.DBInstanceIdentifier;
  const filters = input.Filters ?? [];
  const unknown = filters.find(({ Name }) => Name !== 'db-instance-id');
  if (unknown !== undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      `Unrecognized filter name: ${unknown.Name}. This lab serves: db-instance-id`,
    );
  }
  const chosen =
    wanted === undefined
      ? databases.filter(({ identifier, arn }) =>
          filters.every(({ Values }) =>
            [identifier, arn].some((name) => (Values ?? []).includes(name)),
          ),
        )
      : [findDatabase(context.world, wanted)];
  const page = paginate(chosen, {
    pageSize: input.MaxRecords ?? 100,
    nextToken: input.Marker,
    invalidToken: () => new AwsError('InvalidParameterValue', 'Unrecognized marker'),
  });
  return {
    DBInstances: page.items.map((database) => describeDatabase(database, context)),
    Marker: page.nextToken,
  };
}

/** Like AWS it answers before the reboot is over, with the status as it is then. */
export function rebootDbInstance(
  input: RebootDBInstanceMessage,
  context: ApiContext,
): RebootDBInstanceResult {
  const database = findDatabase(context.world, input.DBInstanceIdentifier ?? '');
  const forceFailover = input.ForceFailover ?? false;
  if (forceFailover && !database.multiAz) {
    throw new AwsError(
      'InvalidParameterCombination',
      `Cannot force a failover of ${database.identifier}: it is not a Multi-AZ DB instance`,
    );
  }
  requireAvailable(database, context.world);
  refusing('InvalidDBInstanceState', () =>
    context.world.rebootDatabase(database.identifier, { forceFailover }),
  );
  return { DBInstance: describeDatabase(database, context) };
}

export function promoteReadReplica(
  input: PromoteReadReplicaMessage,
  context: ApiContext,
): PromoteReadReplicaResult {
  const database = findDatabase(context.world, input.DBInstanceIdentifier ?? '');
  requireAvailable(database, context.world);
  refusing('InvalidDBInstanceState', () => context.world.promoteReadReplica(database.identifier));
  return { DBInstance: describeDatabase(database, context) };
}

export function listTagsForResource(
  input: ListTagsForResourceMessage,
  { world }: ApiContext,
): TagListMessage {
  return { TagList: asTagList(findDatabase(world, input.ResourceName ?? '').tags) };
}

function describeDatabase(database: DeployedDatabase, context: ApiContext): DBInstance {
  const { world, startedAtEpochMs } = context;
  const live = world.databases().find(({ identifier }) => identifier === database.identifier);
  const { accountId, databases } = world.deployment;
  const source = databases.find(({ arn }) => arn === (live?.replicaOf ?? null));
  return {
    DBInstanceIdentifier: database.identifier,
    DBInstanceArn: database.arn,
    DBInstanceClass: 'db.lab',
    Engine: database.engine,
    DBInstanceStatus: statusOf(live?.status),
    MultiAZ: database.multiAz,
    AvailabilityZone: live?.zone ?? database.zone,
    SecondaryAvailabilityZone: live?.standbyZone ?? undefined,
    Endpoint: {
      Address: `${database.identifier}.${accountId}.${database.region}.rds.amazonaws.com`,
      Port: database.port,
    },
    InstanceCreateTime: new Date(startedAtEpochMs),
    DBSubnetGroup:
      database.subnetIds.length === 0 ? undefined : describeSubnetGroup(database, world),
    // AWS names the ARN where the source is in another region.
    ReadReplicaSourceDBInstanceIdentifier:
      source === undefined || source.region === database.region ? source?.identifier : source.arn,
    ReadReplicaDBInstanceIdentifiers: world
      .databases()
      .filter(({ replicaOf }) => replicaOf === database.arn)
      .map(({ identifier }) => identifier),
    TagList: asTagList(database.tags),
  };
}

/** RDS shows a failover as a reboot. */
function statusOf(status: string | undefined): string {
  return status === 'failing-over' ? 'rebooting' : (status ?? 'available');
}

function findDatabase({ deployment }: World, name: string): DeployedDatabase {
  const found = deployment.databases.find(
    ({ identifier, arn }) => identifier.toLowerCase() === name.toLowerCase() || arn === name,
  );
  if (found === undefined) {
    throw new AwsError('DBInstanceNotFound', `DBInstance ${name} not found.`, 404);
  }
  return found;
}

function requireAvailable({ identifier }: DeployedDatabase, world: World): void {
  const status = world.databases().find((each) => each.identifier === identifier)?.status;
  if (status === 'available') return;
  throw new AwsError(
    'InvalidDBInstanceState',
    `Instance ${identifier} is not in available state: it is ${statusOf(status)}.`,
  );
}

/** What the world refuses is AWS's error. */
function refusing(code: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof HoldfastError) throw new AwsError(code, error.message);
    throw error;
  }
}
