import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  DescribeTagsInput,
  DescribeTagsOutput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeployedLoadBalancer, Deployment } from '../../../model/deployment.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { pageOf } from './pages.js';
import { findTargetGroup } from './target-groups.js';

export function describeLoadBalancers(
  input: DescribeLoadBalancersInput,
  { world, startedAtEpochMs }: ApiContext,
): DescribeLoadBalancersOutput {
  const { deployment } = world;
  const wantedArns = input.LoadBalancerArns ?? [];
  const wantedNames = input.Names ?? [];
  if (wantedArns.length > 0 && wantedNames.length > 0) {
    throw new AwsError(
      'ValidationError',
      'Load balancer names and load balancer ARNs cannot be specified at the same time',
    );
  }
  const all = deployment.loadBalancers;
  const missing = [
    ...wantedArns.filter((wanted) => !all.some(({ arn }) => arn === wanted)),
    ...wantedNames.filter((wanted) => !all.some(({ name }) => name === wanted)),
  ];
  if (missing.length > 0) throw noLoadBalancer(missing.join(', '));
  const chosen = all.filter(
    ({ arn, name }) =>
      wantedArns.length + wantedNames.length === 0 ||
      wantedArns.includes(arn) ||
      wantedNames.includes(name),
  );
  const page = pageOf(chosen, input);
  return {
    LoadBalancers: page.items.map((one) => describe(one, deployment, startedAtEpochMs)),
    NextMarker: page.nextToken,
  };
}

/** Only the attributes that a deployment carries or that are always so on an ALB. */
export function describeLoadBalancerAttributes(
  input: DescribeLoadBalancerAttributesInput,
  { world }: ApiContext,
): DescribeLoadBalancerAttributesOutput {
  const loadBalancer = findLoadBalancer(world.deployment, input.LoadBalancerArn ?? '');
  return {
    Attributes: [
      { Key: 'idle_timeout.timeout_seconds', Value: String(loadBalancer.idleTimeoutSeconds) },
      { Key: 'load_balancing.cross_zone.enabled', Value: 'true' },
    ],
  };
}

/** A deployment carries no tags of load balancers and target groups, so that each list is empty. */
export function describeTags(input: DescribeTagsInput, { world }: ApiContext): DescribeTagsOutput {
  const arns = input.ResourceArns ?? [];
  for (const arn of arns) {
    if (/:targetgroup\//.test(arn)) findTargetGroup(world.deployment, arn);
    else if (!ownsListener(world.deployment, arn)) findLoadBalancer(world.deployment, arn);
  }
  return { TagDescriptions: arns.map((ResourceArn) => ({ ResourceArn, Tags: [] })) };
}

export function findLoadBalancer(deployment: Deployment, arn: string): DeployedLoadBalancer {
  const found = deployment.loadBalancers.find((candidate) => candidate.arn === arn);
  if (found === undefined) throw noLoadBalancer(arn);
  return found;
}

function noLoadBalancer(what: string): AwsError {
  return new AwsError('LoadBalancerNotFound', `Load balancers '[${what}]' not found`);
}

function ownsListener(deployment: Deployment, arn: string): boolean {
  return deployment.loadBalancers.some(({ listeners }) =>
    listeners.some((listener) => listener.arn === arn),
  );
}

function describe(
  loadBalancer: DeployedLoadBalancer,
  deployment: Deployment,
  startedAtEpochMs: number,
): LoadBalancer {
  return {
    LoadBalancerArn: loadBalancer.arn,
    LoadBalancerName: loadBalancer.name,
    DNSName: loadBalancer.dnsName,
    Scheme: loadBalancer.scheme,
    Type: 'application',
    State: { Code: 'active' },
    VpcId: loadBalancer.vpcId,
    IpAddressType: 'ipv4',
    CreatedTime: new Date(startedAtEpochMs),
    AvailabilityZones: deployment.subnets
      .filter(({ id }) => loadBalancer.subnetIds.includes(id))
      .map(({ id, zone }) => ({ ZoneName: zone, SubnetId: id })),
  };
}
