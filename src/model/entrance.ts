import type { DeployedWebAcl } from './deployed-edge.js';
import type { DeployedLoadBalancer, Deployment } from './deployment.js';

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

/**
 * The load balancers that the users' name leads to, in any region. A stack may hold others, such as a
 * test site's, that no user comes by.
 */
export function loadBalancersOnTheWay(deployment: Deployment): DeployedLoadBalancer[] {
  const { loadBalancers, dnsRecords } = deployment;
  const name = entranceOf(deployment);
  const arns = dnsRecords.flatMap((record) =>
    record.name === name ? [record.loadBalancerArn] : [],
  );
  const [main] = loadBalancers;
  return loadBalancers.filter((each) => each === main || arns.includes(each.arn));
}

/** The web ACLs that requests of users may meet. */
export function webAclsOnTheWay(deployment: Deployment): DeployedWebAcl[] {
  const addresses = loadBalancersOnTheWay(deployment).map(({ webAclAddress }) => webAclAddress);
  return deployment.webAcls.filter(({ address }) => addresses.includes(address));
}
