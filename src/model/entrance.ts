import type { Deployment } from './deployment.js';

/**
 * The name that users come in by: of the record that leads to the first load balancer, a failover
 * record's before others, or else the load balancer's own.
 */
export function entranceOf({ loadBalancers, dnsRecords }: Deployment): string {
  const [main] = loadBalancers;
  const leading = dnsRecords.filter(
    ({ loadBalancerArn, name, type }) =>
      loadBalancerArn === main?.arn && type !== 'AAAA' && !name.startsWith('*'),
  );
  const record = leading.find(({ failover }) => failover === 'PRIMARY') ?? leading[0];
  return record?.name ?? main?.dnsName ?? 'localhost';
}
