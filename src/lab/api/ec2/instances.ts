import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  Instance,
  InstanceStateName,
  InstanceStatus,
} from '@aws-sdk/client-ec2';
import type { InstanceState, World, WorldInstance } from '../../world.js';
import { AwsError } from '../aws-error.js';
import { applyFilters, asTagList, type FilterTable, type Tags } from '../filters.js';
import { paginate } from '../paginate.js';
import type { ApiContext } from '../service.js';
import { zoneId } from '../zones.js';

/** EC2's numbers for its states. Source: EC2 API reference, InstanceState. */
const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function instanceState(state: InstanceState): { Code: number; Name: InstanceStateName } {
  return { Code: STATE_CODES[state], Name: state };
}

/** The instance's own tags and the one that AWS adds to members of an Auto Scaling group. */
export function instanceTags(instance: WorldInstance): Tags {
  return instance.autoScalingGroupName === null
    ? instance.tags
    : { ...instance.tags, 'aws:autoscaling:groupName': instance.autoScalingGroupName };
}

/** The instance as DescribeInstances shows it; what the lab has no notion of is left out. */
export function describeInstance(instance: WorldInstance, world: World): Instance {
  return {
    InstanceId: instance.id,
    State: instanceState(instance.state),
    Placement: {
      AvailabilityZone: instance.zone,
      AvailabilityZoneId: zoneId(world.deployment.region, instance.zone),
      Tenancy: 'default',
    },
    PrivateIpAddress: instance.privateIp,
    SubnetId: instance.subnetId,
    VpcId: vpcIdOf(world, instance),
    LaunchTime: new Date(instance.launchedAtEpochMs),
    Tags: asTagList(instanceTags(instance)),
  };
}

export function describeInstances(
  input: DescribeInstancesRequest,
  { world }: ApiContext,
): DescribeInstancesResult {
  if (input.InstanceIds !== undefined && input.MaxResults !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  const chosen = chooseInstances(world, input.InstanceIds);
  const found = applyFilters(chosen, input.Filters, filterTable(world), instanceTags);
  const page = paginate(found, pageRequest(input));
  return {
    Reservations: page.items.map((instance) => ({
      ReservationId: instance.id.replace(/^i-/, 'r-'),
      OwnerId: world.deployment.accountId,
      Instances: [describeInstance(instance, world)],
    })),
    NextToken: page.nextToken,
  };
}

export function describeInstanceStatus(
  input: DescribeInstanceStatusRequest,
  { world }: ApiContext,
): DescribeInstanceStatusResult {
  const chosen = chooseInstances(world, input.InstanceIds).filter(
    ({ state }) => input.IncludeAllInstances === true || state === 'running',
  );
  const found = applyFilters(chosen, input.Filters, filterTable(world), instanceTags);
  const page = paginate(found, pageRequest(input));
  return {
    InstanceStatuses: page.items.map((instance) => describeStatus(instance, world)),
    NextToken: page.nextToken,
  };
}

/** The lab never impairs a host, so that a running instance's status checks always pass. */
function describeStatus(instance: WorldInstance, world: World): InstanceStatus {
  const Status = instance.state === 'running' ? 'ok' : 'not-applicable';
  return {
    InstanceId: instance.id,
    InstanceState: instanceState(instance.state),
    AvailabilityZone: instance.zone,
    AvailabilityZoneId: zoneId(world.deployment.region, instance.zone),
    InstanceStatus: { Status },
    SystemStatus: { Status },
  };
}

/** All instances, or those named in the request's order. Throws InvalidInstanceID.*. */
export function chooseInstances(
  world: World,
  ids: readonly string[] | undefined,
): readonly WorldInstance[] {
  const all = world.instances();
  if (ids === undefined || ids.length === 0) return all;
  return ids.map((id) => {
    const instance = all.find((candidate) => candidate.id === id);
    if (instance !== undefined) return instance;
    throw /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)
      ? new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
      : new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
  });
}

function vpcIdOf({ deployment }: World, { subnetId }: WorldInstance): string {
  return deployment.subnets.find(({ id }) => id === subnetId)?.vpcId ?? '';
}

function filterTable(world: World): FilterTable<WorldInstance> {
  return {
    'availability-zone': (instance) => [instance.zone],
    'availability-zone-id': (instance) => [zoneId(world.deployment.region, instance.zone)],
    'instance-id': (instance) => [instance.id],
    'instance-state-code': (instance) => [String(STATE_CODES[instance.state])],
    'instance-state-name': (instance) => [instance.state],
    'private-ip-address': (instance) => [instance.privateIp],
    'subnet-id': (instance) => [instance.subnetId],
    'vpc-id': (instance) => [vpcIdOf(world, instance)],
  };
}

function pageRequest(input: {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}): Parameters<typeof paginate>[1] {
  const { MaxResults } = input;
  if (MaxResults !== undefined && !(MaxResults >= 5 && MaxResults <= 1000)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  }
  return {
    pageSize: MaxResults,
    nextToken: input.NextToken,
    invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  };
}
