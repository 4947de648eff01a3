import { deploymentIn } from '../../model/deployment-in-region.js';
import { suffixOf } from '../cloudwatch/collect-metrics.js';
import type { World } from '../world.js';
import type { MetricName } from './cloudwatch.js';

/**
 * A world as the AWS endpoint of one region shows it: what is deployed elsewhere is not there. What
 * is asked for by name or id is the whole world's, since an operation looks first whether the
 * region's deployment has it. What is deployed is fixed once a
 * world is shown, but for the copies that CodeDeploy makes of Auto Scaling groups.
 */
export function worldIn(world: World, region: string): World {
  const deployment = deploymentIn(world.deployment, region);
  const subnetIds = new Set(deployment.subnets.map(({ id }) => id));
  const databases = new Set(deployment.databases.map(({ identifier }) => identifier));
  const caches = new Set(deployment.caches.map(({ replicationGroupId: id }) => id));
  const webAcls = new Set(deployment.webAcls.map(({ arn }) => arn));
  const deploymentGroups = new Set(deployment.deploymentGroups.map(({ name }) => name));
  const groups: World['autoScalingGroups'] = () =>
    world.autoScalingGroups().filter((group) => group.region === region);
  const alarms: World['alarms'] = () =>
    world.alarms().filter(({ definition }) => definition.region === region);
  const hasAlarm = (name: string): boolean =>
    alarms().some(({ definition }) => definition.name === name);
  const isHere = (metric: MetricName): boolean => !isOfElsewhere(metric, world, region);
  const own: Partial<World> = {
    deployment,
    instances: () => world.instances().filter(({ subnetId }) => subnetIds.has(subnetId)),
    groups: () =>
      world.groups().filter(({ name }) => groups().some((group) => group.name === name)),
    autoScalingGroups: groups,
    databases: () => world.databases().filter(({ identifier }) => databases.has(identifier)),
    caches: () => world.caches().filter(({ replicationGroupId: id }) => caches.has(id)),
    sampledRequests: (arn) => (webAcls.has(arn) ? world.sampledRequests(arn) : []),
    alarms,
    deleteAlarms: (names) => world.deleteAlarms(names.filter(hasAlarm)),
    setAlarmState: (name, state, reason) => {
      if (hasAlarm(name)) world.setAlarmState(name, state, reason);
    },
    metrics: () => world.metrics().filter(isHere),
    datapoints: (metric, window) => (isHere(metric) ? world.datapoints(metric, window) : []),
    deployments: () =>
      world.deployments().filter((each) => deploymentGroups.has(each.deploymentGroup)),
    jobQueue: () => (deployment.jobQueues.length === 0 ? null : world.jobQueue()),
  };
  return new Proxy(world, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** A metric has no region of its own: what its dimensions name has one. */
function isOfElsewhere({ dimensions }: MetricName, world: World, region: string): boolean {
  const { loadBalancers, targetGroups, vpcs, subnets } = world.deployment;
  const isAway = (thing: { readonly region: string } | undefined): boolean =>
    thing !== undefined && thing.region !== region;
  const {
    LoadBalancer: balancer,
    TargetGroup: targetGroup,
    AutoScalingGroupName: group,
    InstanceId: instanceId,
  } = dimensions;
  const subnetId = world.instances().find(({ id }) => id === instanceId)?.subnetId;
  const vpcId = subnets.find(({ id }) => id === subnetId)?.vpcId;
  return (
    isAway(loadBalancers.find(({ arn }) => suffixOf(arn) === balancer)) ||
    isAway(targetGroups.find(({ arn }) => suffixOf(arn) === targetGroup)) ||
    isAway(world.autoScalingGroups().find(({ name }) => name === group)) ||
    isAway(vpcs.find(({ id }) => id === vpcId))
  );
}
