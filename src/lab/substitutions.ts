import { checkPortOf } from '../model/check-port.js';
import type { DeployedTargetGroup, Deployment } from '../model/deployment.js';
import { firstMatchingStatus } from './load-balancer/matcher.js';
import { describeDns } from './dns/describe-dns.js';
import { describeNetwork } from './network-substitutions.js';
import { describePorts } from './port-substitutions.js';
import type { LabParameterValues } from './parameters.js';
import { describeWebAcls } from './waf/describe-web-acls.js';

/** What in the lab stands for what, and what is not modelled, one sentence each. `dataNotes` is that of databases and caches. */
export function listSubstitutions(
  deployment: Deployment,
  parameters: LabParameterValues,
  dataNotes: readonly string[],
  app?: string,
): readonly string[] {
  const { loadBalancers, targetGroups } = deployment;
  return [
    ...deployment.substitutions,
    ...dataNotes,
    ...loadBalancers.map(
      ({ address }) =>
        `One loopback address in each zone stands for the nodes of ${address} there, with a certificate made on the spot; TLS policies are not modelled.`,
    ),
    ...describeDns(deployment),
    app === undefined
      ? 'A sample application runs on every application instance in place of the launch template’s image and user data.'
      : `\`${app}\` runs on every application instance in place of the launch template’s image and user data. What became of a request is known from the load balancers’ records alone.`,
    ...targetGroups.flatMap((group) => describeTargetGroup(group, app === undefined)),
    ...describePorts(deployment),
    ...describeWebAcls(deployment),
    `The load balancer learns ${parameters.ec2StateToLoadBalancerSeconds} ± ${parameters.ec2StateToLoadBalancerSpreadSeconds} s of declared time after an instance stops that it did, or by its health checks if they are faster (assumed: AWS documents no bound).`,
    ...describeNetwork(deployment),
    ...(deployment.autoScalingGroups.length > 0
      ? [
          'Every launch template has four versions of the lab’s own: 1 and 2 are good, 3 fails health checks, 4 fails users.',
          'CloudWatch’s CPUUtilization is a model, proportional to the requests that an instance gets.',
        ]
      : []),
    ...deployment.deploymentGroups.map(({ address, blueGreen }) =>
      blueGreen?.greenFleet === 'discover-existing'
        ? `${address} deploys blue/green to instances that somebody provides, which the lab does not serve.`
        : `Revisions of the lab’s own stand for those that ${address} deploys.`,
    ),
  ];
}

function describeTargetGroup(group: DeployedTargetGroup, isSample: boolean): string[] {
  const { address, port, healthCheck } = group;
  const { path, matcher } = healthCheck;
  const checkPort = checkPortOf(group);
  return [
    ...(checkPort === port
      ? []
      : [
          `Targets of ${address} are checked on port ${checkPort}: the application answers there as on port ${port}.`,
        ]),
    ...(!isSample || path === '/' || path === '/health'
      ? []
      : [
          `The sample application answers ${address}'s health check ${path} with ${firstMatchingStatus(matcher)} as long as it runs.`,
        ]),
  ];
}
