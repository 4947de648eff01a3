import type { DeployedTargetGroup, Deployment } from '../model/deployment.js';
import { firstMatchingStatus } from './load-balancer/matcher.js';
import { describeDns } from './dns/describe-dns.js';
import { describeNetwork } from './network-substitutions.js';
import type { LabParameterValues } from './parameters.js';
import { describeWebAcls } from './waf/describe-web-acls.js';

/** What in the lab stands for what, and what is not modelled, one sentence each. */
export function listSubstitutions(
  deployment: Deployment,
  parameters: LabParameterValues,
): readonly string[] {
  const { databases, loadBalancers, targetGroups } = deployment;
  return [
    ...deployment.substitutions,
    ...databases.flatMap(({ address, engine, multiAz }) => [
      `PostgreSQL 18 stands in for ${address} (${engine}).`,
      ...(multiAz
        ? [
            `One database server stands for the primary and the standby of ${address}: a failover breaks all connections, answers nothing for ${parameters.databaseFailoverSeconds} s of declared time (assumed; AWS documents 60-120 s) and loses no write.`,
          ]
        : []),
    ]),
    ...(databases.length > 0
      ? ['A database is taken to be in all private subnets of its zone.']
      : []),
    ...loadBalancers.map(
      ({ address }) =>
        `One loopback address in each zone stands for the nodes of ${address} there, with a certificate made on the spot; TLS policies are not modelled.`,
    ),
    ...describeDns(deployment),
    'A sample application runs on every application instance in place of the launch template’s image and user data.',
    ...targetGroups.flatMap(describeTargetGroup),
    ...describeWebAcls(deployment),
    `The load balancer learns ${parameters.ec2StateToLoadBalancerSeconds} ± ${parameters.ec2StateToLoadBalancerSpreadSeconds} s of declared time after an instance stops that it did, or by its health checks if they are faster (assumed: AWS documents no bound).`,
    ...describeNetwork(deployment),
    ...(deployment.autoScalingGroups.length > 0
      ? [
          'Every launch template has four versions of the lab’s own: 1 and 2 are good, 3 fails health checks, 4 fails users.',
          'CloudWatch’s CPUUtilization is a model, proportional to the requests that an instance gets.',
        ]
      : []),
    ...deployment.deploymentGroups.map(({ address, style }) =>
      style === 'blue-green'
        ? `${address} deploys blue/green, which the lab does not serve.`
        : `Revisions of the lab’s own stand for those that ${address} deploys.`,
    ),
  ];
}

function describeTargetGroup({ address, healthCheck }: DeployedTargetGroup): string[] {
  const { path, protocol, matcher } = healthCheck;
  return [
    ...(protocol === 'HTTPS' ? [`Targets of ${address} are checked over HTTP, not HTTPS.`] : []),
    ...(path === '/' || path === '/health'
      ? []
      : [
          `The sample application answers ${address}'s health check ${path} with ${firstMatchingStatus(matcher)} as long as it runs.`,
        ]),
  ];
}
