import type { Deployment } from '../model/deployment.js';
import type { AwsCall } from './fault-driver.js';

type Named = readonly (readonly [name: string, arn: string])[];

/**
 * ARNs of what a request changes, of the stack: each service by its own names, for a group, a target group
 * and a database may share one.
 */
export function calledResources({ service, input }: AwsCall, deployment: Deployment): string[] {
  const names = new Map(namesOf(service, deployment));
  return [...new Set(textsOf(input).flatMap((text) => names.get(text) ?? []))];
}

function namesOf(service: AwsCall['service'], deployment: Deployment): Named {
  const groups = deployment.autoScalingGroups;
  switch (service) {
    case 'autoScaling':
      return groups.flatMap(({ name, arn }) => both(name, arn));
    case 'codeDeploy':
      // A deployment changes what the deployment group's Auto Scaling group runs.
      return deployment.deploymentGroups.flatMap(({ name, autoScalingGroupNames }) =>
        groups
          .filter((group) => autoScalingGroupNames.includes(group.name))
          .map(({ arn }) => [name, arn] as const),
      );
    case 'elastiCache':
      return deployment.caches.flatMap(({ arn, replicationGroupId: id, isReplicationGroup }) => [
        ...both(id, arn),
        // Its first node, which is rebooted by itself; ElastiCache gives nodes the tags of their group.
        ...(isReplicationGroup ? [[`${id}-001`, arn] as const] : []),
      ]);
    case 'elb':
      return deployment.targetGroups.flatMap(({ name, arn }) => both(name, arn));
    case 'rds':
      return deployment.databases.flatMap(({ identifier, arn }) => both(identifier, arn));
    case 'ec2':
      return ofEc2(deployment);
    default:
      return [];
  }
}

function ofEc2(deployment: Deployment): Named {
  const named = (subnetId: string, kind: string, id: string): readonly [string, string] => {
    const vpcId = deployment.subnets.find((subnet) => subnet.id === subnetId)?.vpcId;
    const region = deployment.vpcs.find(({ id: own }) => own === vpcId)?.region;
    const place = `${region ?? deployment.region}:${deployment.accountId}`;
    return [id, `arn:aws:ec2:${place}:${kind}/${id}`];
  };
  return [
    ...deployment.instances.map(({ id, subnetId }) => named(subnetId, 'instance', id)),
    ...deployment.subnets.map(({ id }) => named(id, 'subnet', id)),
    ...deployment.natGateways.map(({ id, subnetId }) => named(subnetId, 'natgateway', id)),
  ];
}

function both(name: string, arn: string): Named {
  return [
    [name, arn],
    [arn, arn],
  ];
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: unknown) => textsOf(item));
}
