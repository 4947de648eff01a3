import type { Deployment } from '../model/deployment.js';
import type { AutoScalingGroup } from './autoscaling/auto-scaling-group.js';
import type { Cache } from './cache/cache.js';
import type { CloudWatch } from './cloudwatch/cloudwatch.js';
import type { CodeDeploy } from './code-deploy/code-deploy.js';
import type { Database } from './database/database.js';
import type { Resolution } from './dns/resolve-name.js';
import type { ConnectivityScope } from './fabric/cut-subnets.js';
import type { Fabric } from './fabric/fabric.js';
import { UNIMPAIRED, type Impairment } from './fabric/impairment.js';
import { highestSpeedFor } from './fabric/speed-for-delay.js';
import type { Fleet } from './instance/fleet.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import type { WebAcl } from './waf/web-acl.js';
import type { SampledRequest } from './world/web-acls.js';
import type { CheckerObservation, DnsWorld } from './world/dns.js';
import type {
  AlarmDefinition,
  AlarmState,
  Datapoint,
  MetricName,
  MetricWindow,
  WorldAlarm,
} from './world/cloudwatch.js';
import type { WorldJobQueue } from './world/job-queue.js';
import { labDelivery } from './world/lab-delivery.js';
import { named } from './world/named.js';
import type { TargetHealth, World, WorldInstance } from './world.js';
import type { WorldCache } from './world/caches.js';
import type { WorldDatabase } from './world/databases.js';

export interface WorldParts {
  readonly deployment: Deployment;
  readonly speed: number;
  readonly fabric: Fabric;
  readonly fleet: Fleet;
  readonly databases: readonly Database[];
  readonly caches: readonly Cache[];
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly cloudWatch: CloudWatch;
  readonly codeDeploy: CodeDeploy;
  /** Null where the plan has no queue. */
  readonly jobQueue: (() => WorldJobQueue) | null;
  /** By name. */
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  /** By address. */
  readonly webAcls: ReadonlyMap<string, WebAcl>;
  readonly dns: DnsWorld;
}

/** The parts of the simulated stack behind the interface that the AWS endpoint uses. */
export function labWorld(parts: WorldParts): World {
  const { deployment, speed } = parts;
  const cacheOf = (id: string): Cache =>
    named(
      parts.caches.find(({ deployed }) => deployed.replicationGroupId === id),
      'cache',
      id,
    );
  const databaseOf = (identifier: string): Database =>
    named(
      parts.databases.find((each) => each.identifier === identifier),
      'database',
      identifier,
    );
  const reachabilityChanged = (): void => {
    for (const store of [...parts.databases, ...parts.caches]) store.reachabilityChanged();
  };
  return {
    deployment,
    speed,
    ...labDelivery(parts),
    jobQueue(): WorldJobQueue | null {
      return parts.jobQueue?.() ?? null;
    },
    instances(): readonly WorldInstance[] {
      return parts.fleet.views();
    },
    stopInstances(ids: readonly string[]): void {
      for (const instance of ids.map((id) => parts.fleet.get(id))) instance.stop();
    },
    startInstances(ids: readonly string[]): void {
      for (const instance of ids.map((id) => parts.fleet.get(id))) instance.start();
    },
    terminateInstances(ids: readonly string[]): void {
      for (const instance of ids.map((id) => parts.fleet.get(id))) instance.terminate();
    },
    targetHealth(targetGroupArn: string): readonly TargetHealth[] {
      return named(parts.targetGroups.get(targetGroupArn), 'target group', targetGroupArn).health();
    },
    metrics(): readonly MetricName[] {
      return parts.cloudWatch.store.metrics();
    },
    datapoints(metric: MetricName, window: MetricWindow): readonly Datapoint[] {
      return parts.cloudWatch.store.datapoints(metric, window);
    },
    alarms(): readonly WorldAlarm[] {
      return parts.cloudWatch.alarms.list();
    },
    putAlarm(alarm: AlarmDefinition): void {
      parts.cloudWatch.alarms.put(alarm);
    },
    deleteAlarms(names: readonly string[]): void {
      parts.cloudWatch.alarms.remove(names);
    },
    setAlarmState(name: string, state: AlarmState, reason: string): void {
      parts.cloudWatch.alarms.set(name, state, reason);
    },
    disruptSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
      parts.fabric.cutSubnets(subnetIds, scope);
      reachabilityChanged();
    },
    restoreSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
      parts.fabric.restoreSubnets(subnetIds, scope);
      reachabilityChanged();
    },
    sampledRequests(webAclArn: string): readonly SampledRequest[] {
      const found = [...parts.webAcls.values()].find(({ deployed }) => deployed.arn === webAclArn);
      return named(found, 'web ACL', webAclArn).samples();
    },
    whyNotImpair(impairment: Impairment): string | null {
      const highest = highestSpeedFor(impairment, deployment);
      return speed <= highest
        ? null
        : `Delays are real time in the lab and its speed divides timeouts: at speed ${speed} a delay of ${impairment.delayMs} ms would come near timeouts that it stays far below on AWS. Use --speed ${highest} or less, or a shorter delay.`;
    },
    impairInstances(
      ids: readonly string[],
      direction: 'egress' | 'ingress',
      impairment: Impairment | null,
    ): void {
      const both = { egress: UNIMPAIRED, ingress: UNIMPAIRED };
      for (const { place } of ids.map((id) => parts.fleet.get(id)))
        parts.fabric.impair(place, impairment && { ...both, [direction]: impairment });
    },
    databases(): readonly WorldDatabase[] {
      return parts.databases.map((database) => database.view());
    },
    rebootDatabase(identifier: string, options: { readonly forceFailover: boolean }): void {
      databaseOf(identifier).reboot(options.forceFailover);
    },
    promoteReadReplica(identifier: string): void {
      databaseOf(identifier).promote();
    },
    caches(): readonly WorldCache[] {
      return parts.caches.map((cache) => cache.view());
    },
    interruptCacheZone(replicationGroupId: string, zone: string): void {
      cacheOf(replicationGroupId).interruptZone(zone);
    },
    restoreCacheZone(replicationGroupId: string, zone: string): void {
      cacheOf(replicationGroupId).restoreZone(zone);
    },
    failOverCache(replicationGroupId: string): void {
      cacheOf(replicationGroupId).failOver();
    },
    rebootCache(replicationGroupId: string): void {
      cacheOf(replicationGroupId).reboot();
    },
    resolveName(name: string, type: string): Resolution {
      return parts.dns.resolveName(name, type);
    },
    healthCheckObservations(id: string): readonly CheckerObservation[] {
      return parts.dns.healthCheckObservations(id);
    },
  };
}
