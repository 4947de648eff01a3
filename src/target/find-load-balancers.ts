import {
  DescribeTargetHealthCommand,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clients } from './clients.js';
import type { FoundLoadBalancer, FoundTargetGroup } from './found-stack.js';

export async function findLoadBalancers(
  { elb }: Clients,
  region: string,
): Promise<FoundLoadBalancer[]> {
  const found: FoundLoadBalancer[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client: elb }, {})) {
    for (const balancer of page.LoadBalancers ?? []) {
      if (balancer.Type !== 'application') continue;
      const listeners = [];
      for await (const { Listeners } of paginateDescribeListeners(
        { client: elb },
        { LoadBalancerArn: balancer.LoadBalancerArn },
      ))
        for (const { ListenerArn, Port, Protocol } of Listeners ?? [])
          listeners.push({ id: ListenerArn ?? '', port: Port ?? 80, protocol: Protocol ?? 'HTTP' });
      found.push({
        region,
        id: balancer.LoadBalancerArn ?? '',
        name: balancer.LoadBalancerName ?? '',
        dnsName: balancer.DNSName ?? '',
        vpcId: balancer.VpcId ?? '',
        subnetIds: (balancer.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId ?? ''),
        listeners: listeners.toSorted((a, b) => a.port - b.port),
      });
    }
  }
  return found;
}

export async function findTargetGroups(
  { elb }: Clients,
  region: string,
): Promise<FoundTargetGroup[]> {
  const found: FoundTargetGroup[] = [];
  for await (const page of paginateDescribeTargetGroups({ client: elb }, {})) {
    for (const group of page.TargetGroups ?? []) {
      const health = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn }),
      );
      found.push({
        region,
        id: group.TargetGroupArn ?? '',
        name: group.TargetGroupName ?? '',
        protocol: group.Protocol ?? 'HTTP',
        port: group.Port ?? 80,
        loadBalancerArns: group.LoadBalancerArns ?? [],
        healthCheck: {
          protocol: group.HealthCheckProtocol,
          port: group.HealthCheckPort,
          intervalSeconds: group.HealthCheckIntervalSeconds,
          timeoutSeconds: group.HealthCheckTimeoutSeconds,
          healthyThreshold: group.HealthyThresholdCount,
          unhealthyThreshold: group.UnhealthyThresholdCount,
          path: group.HealthCheckPath,
        },
        instanceIds: (health.TargetHealthDescriptions ?? []).map(({ Target }) => Target?.Id ?? ''),
      });
    }
  }
  return found;
}
