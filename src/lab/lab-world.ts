import { HoldfastError } from '../model/error.js';
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
import type { GroupSize, RefreshRequest, WorldInstanceRefresh } from './world/auto-scaling.js';
import type {
  AlarmDefinition,
  AlarmState,
  Datapoint,
  MetricName,
  MetricWindow,
  WorldAlarm,
} from './world/cloudwatch.js';
import type { WorldJobQueue } from './world/job-queue.js';
import type { WorldDeployment } from './world/code-deploy.js';
import type { TargetHealth, World, WorldGroup, WorldInstance } from './world.js';
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
export class LabWorld implements World {
  readonly deployment: Deployment;
  readonly speed: number;

  constructor(private readonly parts: WorldParts) {
    this.deployment = parts.deployment;
    this.speed = parts.speed;
  }

  instances(): readonly WorldInstance[] {
    return this.parts.fleet.views();
  }

  stopInstances(ids: readonly string[]): void {
    for (const instance of ids.map((id) => this.parts.fleet.get(id))) instance.stop();
  }

  startInstances(ids: readonly string[]): void {
    for (const instance of ids.map((id) => this.parts.fleet.get(id))) instance.start();
  }

  terminateInstances(ids: readonly string[]): void {
    for (const instance of ids.map((id) => this.parts.fleet.get(id))) instance.terminate();
  }

  targetHealth(targetGroupArn: string): readonly TargetHealth[] {
    return find(
      this.parts.targetGroups.get(targetGroupArn),
      'target group',
      targetGroupArn,
    ).health();
  }

  groups(): readonly WorldGroup[] {
    return [...this.parts.groups.values()].map((group) => group.view());
  }

  blockLaunches(autoScalingGroupName: string, zones: readonly string[], percentage = 100): void {
    this.#group(autoScalingGroupName).blockLaunches(zones, percentage);
  }

  resizeGroup(autoScalingGroupName: string, size: Partial<GroupSize>): void {
    this.#group(autoScalingGroupName).resize(size);
  }

  instanceRefreshes(autoScalingGroupName: string): readonly WorldInstanceRefresh[] {
    return this.#group(autoScalingGroupName).refreshes.list();
  }

  startInstanceRefresh(autoScalingGroupName: string, request: RefreshRequest): string {
    return this.#group(autoScalingGroupName).refreshes.start(request);
  }

  cancelInstanceRefresh(autoScalingGroupName: string): void {
    this.#group(autoScalingGroupName).refreshes.cancel();
  }

  rollBackInstanceRefresh(autoScalingGroupName: string): void {
    this.#group(autoScalingGroupName).refreshes.rollBack();
  }

  jobQueue(): WorldJobQueue | null {
    return this.parts.jobQueue?.() ?? null;
  }

  deployments(): readonly WorldDeployment[] {
    return this.parts.codeDeploy.list();
  }

  createDeployment(deploymentGroup: string, revisionKey: string): string {
    return this.parts.codeDeploy.create(deploymentGroup, revisionKey);
  }

  stopDeployment(id: string, rollBack: boolean): void {
    this.parts.codeDeploy.stop(id, rollBack);
  }

  deployedRevision(deploymentGroup: string): string {
    return this.parts.codeDeploy.deployedRevision(deploymentGroup);
  }

  metrics(): readonly MetricName[] {
    return this.parts.cloudWatch.store.metrics();
  }

  datapoints(metric: MetricName, window: MetricWindow): readonly Datapoint[] {
    return this.parts.cloudWatch.store.datapoints(metric, window);
  }

  alarms(): readonly WorldAlarm[] {
    return this.parts.cloudWatch.alarms.list();
  }

  putAlarm(alarm: AlarmDefinition): void {
    this.parts.cloudWatch.alarms.put(alarm);
  }

  deleteAlarms(names: readonly string[]): void {
    this.parts.cloudWatch.alarms.remove(names);
  }

  setAlarmState(name: string, state: AlarmState, reason: string): void {
    this.parts.cloudWatch.alarms.set(name, state, reason);
  }

  #group(name: string): AutoScalingGroup {
    return find(this.parts.groups.get(name), 'Auto Scaling group', name);
  }

  disruptSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
    this.parts.fabric.cutSubnets(subnetIds, scope);
    this.#reachabilityChanged();
  }

  restoreSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
    this.parts.fabric.restoreSubnets(subnetIds, scope);
    this.#reachabilityChanged();
  }

  sampledRequests(webAclArn: string): readonly SampledRequest[] {
    const found = [...this.parts.webAcls.values()].find(
      ({ deployed }) => deployed.arn === webAclArn,
    );
    return find(found, 'web ACL', webAclArn).samples();
  }

  whyNotImpair(impairment: Impairment): string | null {
    const speed = highestSpeedFor(impairment, this.deployment);
    return this.speed <= speed
      ? null
      : `Delays are real time in the lab and its speed divides timeouts: at speed ${this.speed} a delay of ${impairment.delayMs} ms would come near timeouts that it stays far below on AWS. Use --speed ${speed} or less, or a shorter delay.`;
  }

  impairInstances(
    ids: readonly string[],
    direction: 'egress' | 'ingress',
    impairment: Impairment | null,
  ): void {
    const both = { egress: UNIMPAIRED, ingress: UNIMPAIRED };
    for (const { place } of ids.map((id) => this.parts.fleet.get(id)))
      this.parts.fabric.impair(place, impairment && { ...both, [direction]: impairment });
  }

  databases(): readonly WorldDatabase[] {
    return this.parts.databases.map((database) => database.view());
  }

  rebootDatabase(identifier: string, options: { readonly forceFailover: boolean }): void {
    this.#database(identifier).reboot(options.forceFailover);
  }

  promoteReadReplica(identifier: string): void {
    this.#database(identifier).promote();
  }

  caches(): readonly WorldCache[] {
    return this.parts.caches.map((cache) => cache.view());
  }

  interruptCacheZone(replicationGroupId: string, zone: string): void {
    this.#cache(replicationGroupId).interruptZone(zone);
  }

  restoreCacheZone(replicationGroupId: string, zone: string): void {
    this.#cache(replicationGroupId).restoreZone(zone);
  }

  failOverCache(replicationGroupId: string): void {
    this.#cache(replicationGroupId).failOver();
  }

  rebootCache(replicationGroupId: string): void {
    this.#cache(replicationGroupId).reboot();
  }

  #reachabilityChanged(): void {
    for (const store of [...this.parts.databases, ...this.parts.caches])
      store.reachabilityChanged();
  }

  #cache(id: string): Cache {
    const cache = this.parts.caches.find(({ deployed }) => deployed.replicationGroupId === id);
    return find(cache, 'cache', id);
  }

  #database(identifier: string): Database {
    const database = this.parts.databases.find((each) => each.identifier === identifier);
    return find(database, 'database', identifier);
  }

  resolveName(name: string, type: string): Resolution {
    return this.parts.dns.resolveName(name, type);
  }

  healthCheckObservations(id: string): readonly CheckerObservation[] {
    return this.parts.dns.healthCheckObservations(id);
  }
}

function find<T>(found: T | undefined, what: string, name: string): T {
  if (found !== undefined) return found;
  throw new HoldfastError('lab/not-found', `There is no ${what} ${name} in the lab`, {
    hint: 'Use a name that the lab’s own Describe calls list.',
  });
}
