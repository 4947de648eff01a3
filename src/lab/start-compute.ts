import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { Clock } from '../model/clock.js';
import { forwardsTo } from '../model/forwards-to.js';
import type { DeployedTargetGroup, Deployment } from '../model/deployment.js';
import type { AutoScalingGroup } from './autoscaling/auto-scaling-group.js';
import { AutoScalingGroups } from './autoscaling/auto-scaling-groups.js';
import type { Cache } from './cache/cache.js';
import type { Database } from './database/database.js';
import type { Fabric } from './fabric/fabric.js';
import type { Place } from './fabric/link.js';
import { privateIpIn } from './instance/addresses.js';
import { applicationBooter } from './instance/boot-application.js';
import { nearestStore } from './instance/nearest-store.js';
import { Fleet } from './instance/fleet.js';
import type { Instance } from './instance/instance.js';
import { portProtocols, type PortProtocols } from './instance/port-protocols.js';
import type { LabTimers } from './lab-timers.js';
import { makeCertificate, type Certificate } from './load-balancer/certificate.js';
import { TargetGroup } from './load-balancer/target-group.js';
import type { LabParameterValues } from './parameters.js';
import type { Outside } from './outside/outside.js';
import type { OnProcess } from './process/owned-process.js';
import type { TempFolder } from './process/temp-folder.js';
import { refuseInterrupted } from './refuse-interrupted.js';
import type { Teardown } from './teardown.js';

export interface StartComputeOptions {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly databases: readonly Database[];
  readonly caches: readonly Cache[];
  readonly folder: TempFolder;
  readonly app?: string | undefined;
  readonly outside: Outside;
  readonly teardown: Teardown;
  /** Whether a CloudWatch alarm is in the state ALARM. */
  readonly isInAlarm: (alarmName: string) => boolean;
  readonly dir: string;
  readonly truthPath: string;
  readonly onProcess: OnProcess;
  /** Aborted when the lab ends, and with it what has not booted yet. */
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

export interface Compute {
  readonly fleet: Fleet;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  /** By name, as they are at any moment. */
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly autoScaling: AutoScalingGroups;
  /** What an instance’s ports speak, by the plan. */
  readonly portsOf: (instance: Instance) => PortProtocols;
}

/** Starts all instances with their applications and registers them with their target groups. */
export async function startCompute(options: StartComputeOptions): Promise<Compute> {
  const { deployment, databases, caches, teardown } = options;
  const targetGroups = new Map(
    deployment.targetGroups.map((deployed) => [
      deployed.arn,
      new TargetGroup(deployed, { ...options, from: forwardingPlace(deployment, deployed) }),
    ]),
  );
  const portsOf = (instance: Instance): PortProtocols =>
    portProtocols(targetGroupsOf(deployment, instance), deployment.loadBalancers);
  const bootFailures: unknown[] = [];
  let certificate: Promise<Certificate> | undefined;
  const fleet = new Fleet({
    ...options,
    boot: applicationBooter({
      ...options,
      zones: deployment.zones,
      databaseOf: ({ spec, place }) =>
        nearestStore(
          admitting(databases, place, options.fabric),
          (each) => each.deployed,
          spec.subnetId,
          deployment.subnets,
        ),
      regionOf: ({ zone }) =>
        deployment.regions.find((region) => zone.startsWith(region)) ?? deployment.region,
      cacheOf: ({ spec, place }) =>
        nearestStore(
          admitting(caches, place, options.fabric),
          (each) => each.deployed,
          spec.subnetId,
          deployment.subnets,
        ),
      targetGroupsOf: (instance) => targetGroupsOf(deployment, instance),
      portsOf,
      certificate: () => (certificate ??= makeCertificate(['instance.lab'], [])),
      truthDir: options.truthPath,
    }),
    bootFailed: (instance, error) => {
      if (options.signal.aborted) return;
      bootFailures.push(error);
      options.onProgress(`The application of ${instance.id} did not start: ${String(error)}`);
    },
  });
  teardown.defer('end the instances', () => fleet.close());
  teardown.defer('stop the health checks', () => {
    for (const group of targetGroups.values()) group.close();
  });

  const autoScaling = new AutoScalingGroups({
    ...options,
    fleet,
    targetGroups,
    subnets: deployment.subnets,
  });
  for (const deployed of deployment.autoScalingGroups) autoScaling.add(deployed);
  const groups = autoScaling.byName;
  fleet.onChange((instance) => {
    for (const group of targetGroups.values()) group.instanceChanged(instance);
    for (const group of groups.values()) group.instanceChanged(instance);
    if (instance.state !== 'terminated') return;
    for (const store of [...databases, ...caches]) void store.forget(instance.place);
    void options.outside.forget(instance.place);
  });
  await Promise.all([
    ...[...groups.values()].map((group) => group.startAtOnce()),
    ...startSingleInstances(deployment, fleet, targetGroups),
  ]);
  refuseInterrupted(options.signal);
  // What the user's own command said is all that matters.
  const ofApp = bootFailures.find(
    (error) => error instanceof HoldfastError && error.code.startsWith('app/'),
  );
  if (ofApp !== undefined) throw ofApp as HoldfastError;
  if (bootFailures.length > 0) {
    throw new HoldfastError('lab/instances', 'Not all instances could be started in the lab', {
      hint: 'The run’s folder has a log of each instance.',
      exitCode: EXIT_CODES.internal,
      cause: bootFailures[0],
    });
  }
  return { fleet, targetGroups, groups, autoScaling, portsOf };
}

function startSingleInstances(
  deployment: Deployment,
  fleet: Fleet,
  targetGroups: ReadonlyMap<string, TargetGroup>,
): Promise<void>[] {
  return deployment.instances.flatMap((deployed, index) => {
    const subnet = deployment.subnets.find(({ id }) => id === deployed.subnetId);
    if (subnet === undefined) return [];
    const { id, address, tags } = deployed;
    // Numbered from the far end, so that no address meets an Auto Scaling group's.
    const where = {
      zone: subnet.zone,
      subnetId: subnet.id,
      privateIp: privateIpIn(subnet, 200 + index),
    };
    const spec = { id, address, tags, ...where, autoScalingGroupName: null };
    const instance = fleet.add(spec, deployed.role === 'application');
    const run = async (): Promise<void> => {
      await instance.run();
      for (const arn of deployed.targetGroupArns) targetGroups.get(arn)?.register(instance, true);
    };
    return [run()];
  });
}

function targetGroupsOf(deployment: Deployment, instance: Instance): DeployedTargetGroup[] {
  const { autoScalingGroupName, address, id } = instance.spec;
  const owner =
    autoScalingGroupName === null
      ? deployment.instances.find((single) => single.id === id)
      : // By the plan's address, which copies of a group share.
        deployment.autoScalingGroups.find((group) => group.address === address);
  return deployment.targetGroups.filter(({ arn }) => owner?.targetGroupArns.includes(arn));
}

/** The load balancer that forwards to a target group; null where none does. */
export function forwardingPlace(
  deployment: Deployment,
  targetGroup: DeployedTargetGroup,
): Place | null {
  const loadBalancer = deployment.loadBalancers.find((balancer) =>
    forwardsTo(balancer, targetGroup.arn),
  );
  if (loadBalancer === undefined) return null;
  return {
    name: loadBalancer.name,
    address: loadBalancer.address,
    dialsPort: targetGroup.port,
    subnetIds: () => loadBalancer.subnetIds,
  };
}

/** Those that the plan's rules let a place reach; all of them where they let it reach none. */
function admitting<T extends { readonly endpoint: { readonly place: Place } }>(
  stores: readonly T[],
  from: Place,
  fabric: Fabric,
): readonly T[] {
  const admitted = stores.filter(({ endpoint }) => fabric.admits(from, endpoint.place));
  return admitted.length > 0 ? admitted : stores;
}
