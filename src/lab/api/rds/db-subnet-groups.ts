import type {
  DBSubnetGroup,
  DBSubnetGroupMessage,
  DescribeDBSubnetGroupsMessage,
} from '@aws-sdk/client-rds';
import type { DeployedDatabase } from '../../../model/deployed-data.js';
import type { World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';

/** The deployment does not keep a group's own name: one is named for its database. */
export function describeDbSubnetGroups(
  input: DescribeDBSubnetGroupsMessage,
  { world }: ApiContext,
): DBSubnetGroupMessage {
  const groups = world.deployment.databases
    .filter(({ subnetIds }) => subnetIds.length > 0)
    .map((database) => describeSubnetGroup(database, world));
  const wanted = input.DBSubnetGroupName;
  const chosen = groups.filter(
    ({ DBSubnetGroupName: name }) => wanted === undefined || name === wanted,
  );
  if (wanted !== undefined && chosen.length === 0) {
    throw new AwsError('DBSubnetGroupNotFoundFault', `DB subnet group ${wanted} not found.`, 404);
  }
  return { DBSubnetGroups: chosen };
}

export function describeSubnetGroup(
  database: DeployedDatabase,
  { deployment }: World,
): DBSubnetGroup {
  const subnets = deployment.subnets.filter(({ id }) => database.subnetIds.includes(id));
  return {
    DBSubnetGroupName: database.identifier,
    DBSubnetGroupDescription: `Subnets of ${database.address}`,
    VpcId: subnets[0]?.vpcId,
    SubnetGroupStatus: 'Complete',
    Subnets: subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SubnetStatus: 'Active',
    })),
  };
}
