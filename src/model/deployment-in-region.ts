import type { Deployment } from './deployment.js';

/**
 * What of a deployment is in one region: empty lists for a region in which nothing is. DNS records
 * and their health checks are global, and stay.
 */
export function deploymentIn(deployment: Deployment, region: string): Deployment {
  const isHere = (thing: { readonly region: string }): boolean => thing.region === region;
  const vpcs = deployment.vpcs.filter(isHere);
  const vpcIds = new Set(vpcs.map(({ id }) => id));
  const subnets = deployment.subnets.filter(({ vpcId }) => vpcIds.has(vpcId));
  const subnetIds = new Set(subnets.map(({ id }) => id));
  const zones = new Set(subnets.map(({ zone }) => zone));
  const instances = deployment.instances.filter(({ subnetId }) => subnetIds.has(subnetId));
  const instanceIds = new Set(instances.map(({ id }) => id));
  return {
    ...deployment,
    region,
    regions: [region],
    zones: deployment.zones.filter((zone) => zones.has(zone)),
    vpcs,
    subnets,
    loadBalancers: deployment.loadBalancers.filter(isHere),
    targetGroups: deployment.targetGroups.filter(isHere),
    autoScalingGroups: deployment.autoScalingGroups.filter(isHere),
    instances,
    databases: deployment.databases.filter(isHere),
    caches: deployment.caches.filter(isHere),
    natGateways: deployment.natGateways.filter(({ subnetId }) => subnetIds.has(subnetId)),
    webAcls: deployment.webAcls.filter(isHere),
    scalingPolicies: deployment.scalingPolicies.filter(({ arn }) => arn.split(':')[3] === region),
    alarms: deployment.alarms.filter(isHere),
    deploymentGroups: deployment.deploymentGroups.filter(isHere),
    jobQueues: deployment.jobQueues.filter(({ controllerInstanceId }) =>
      instanceIds.has(controllerInstanceId),
    ),
  };
}
