import type {
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  TargetGroup,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeployedTargetGroup, Deployment } from '../../../model/deployment.js';
import { forwardsTo } from '../../../model/forwards-to.js';
import type { TargetHealth } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { pageOf } from './pages.js';

export function describeTargetGroups(
  input: DescribeTargetGroupsInput,
  { world }: ApiContext,
): DescribeTargetGroupsOutput {
  const { deployment } = world;
  const all = deployment.targetGroups;
  const wantedArns = input.TargetGroupArns ?? [];
  const wantedNames = input.Names ?? [];
  if (
    wantedArns.some((wanted) => !all.some(({ arn }) => arn === wanted)) ||
    wantedNames.some((wanted) => !all.some(({ name }) => name === wanted))
  ) {
    throw noTargetGroup();
  }
  const { LoadBalancerArn } = input;
  if (
    LoadBalancerArn !== undefined &&
    !deployment.loadBalancers.some(({ arn }) => arn === LoadBalancerArn)
  ) {
    throw new AwsError('LoadBalancerNotFound', `Load balancers '[${LoadBalancerArn}]' not found`);
  }
  const chosen = all.filter(
    (group) =>
      (wantedArns.length === 0 || wantedArns.includes(group.arn)) &&
      (wantedNames.length === 0 || wantedNames.includes(group.name)) &&
      (LoadBalancerArn === undefined ||
        loadBalancersOf(group, deployment).includes(LoadBalancerArn)),
  );
  const page = pageOf(chosen, input);
  return {
    TargetGroups: page.items.map((group) => describe(group, deployment)),
    NextMarker: page.nextToken,
  };
}

export function describeTargetHealth(
  input: DescribeTargetHealthInput,
  { world }: ApiContext,
): DescribeTargetHealthOutput {
  const group = findTargetGroup(world.deployment, input.TargetGroupArn ?? '');
  const registered = world.targetHealth(group.arn);
  const wanted = input.Targets ?? [];
  if (wanted.length === 0) {
    return { TargetHealthDescriptions: registered.map(describeHealth) };
  }
  return {
    TargetHealthDescriptions: wanted.flatMap((target) => {
      const found = registered.filter(
        ({ instanceId, port }) =>
          instanceId === target.Id && (target.Port === undefined || target.Port === port),
      );
      if (found.length > 0) return found.map(describeHealth);
      return [notRegistered(target.Id ?? '', target.Port ?? group.port)];
    }),
  };
}

/** Only the attributes that a deployment carries. */
export function describeTargetGroupAttributes(
  input: DescribeTargetGroupAttributesInput,
  { world }: ApiContext,
): DescribeTargetGroupAttributesOutput {
  const group = findTargetGroup(world.deployment, input.TargetGroupArn ?? '');
  return {
    Attributes: [
      {
        Key: 'deregistration_delay.timeout_seconds',
        Value: String(group.deregistrationDelaySeconds),
      },
      { Key: 'load_balancing.algorithm.type', Value: group.routing },
      { Key: 'slow_start.duration_seconds', Value: String(group.slowStartSeconds) },
      { Key: 'stickiness.enabled', Value: String(group.stickiness !== null) },
      { Key: 'stickiness.type', Value: group.stickiness?.type ?? 'lb_cookie' },
      {
        Key: 'load_balancing.cross_zone.enabled',
        Value: group.crossZone ? 'use_load_balancer_configuration' : 'false',
      },
    ],
  };
}

export function findTargetGroup(deployment: Deployment, arn: string): DeployedTargetGroup {
  const found = deployment.targetGroups.find((candidate) => candidate.arn === arn);
  if (found === undefined) throw noTargetGroup();
  return found;
}

function noTargetGroup(): AwsError {
  return new AwsError('TargetGroupNotFound', 'One or more target groups not found');
}

function describe(group: DeployedTargetGroup, deployment: Deployment): TargetGroup {
  const { healthCheck } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    LoadBalancerArns: loadBalancersOf(group, deployment),
    HealthCheckEnabled: true,
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: String(healthCheck.port),
    HealthCheckPath: healthCheck.path,
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: healthCheck.matcher },
  };
}

function loadBalancersOf(group: DeployedTargetGroup, deployment: Deployment): string[] {
  return deployment.loadBalancers
    .filter((balancer) => forwardsTo(balancer, group.arn))
    .map(({ arn }) => arn);
}

function describeHealth(target: TargetHealth): TargetHealthDescription {
  return {
    // AWS gives no zone with targets of type instance: ask EC2.
    Target: { Id: target.instanceId, Port: target.port },
    HealthCheckPort: String(target.port),
    TargetHealth: {
      State: target.state,
      // The world uses ELBv2's own reason codes; the client's enum is a list of the same.
      ...(target.reason === null ? {} : { Reason: target.reason as TargetHealthReasonEnum }),
      ...(target.description === null ? {} : { Description: target.description }),
    },
  };
}

function notRegistered(instanceId: string, port: number): TargetHealthDescription {
  return {
    Target: { Id: instanceId, Port: port },
    HealthCheckPort: String(port),
    TargetHealth: {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    },
  };
}
