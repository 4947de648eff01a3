import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { NameServer } from '../model/target.js';
import type { ProcessRecord } from '../model/journal.js';
import { Admission } from './fabric/admission.js';
import { CloudWatch } from './cloudwatch/cloudwatch.js';
import { startScalingPolicies } from './autoscaling/scaling-policies.js';
import { startJobQueue } from './ci/start-job-queue.js';
import { CodeDeploy } from './code-deploy/code-deploy.js';
import { Fabric } from './fabric/fabric.js';
import { LabTimers } from './lab-timers.js';
import { labWorld } from './lab-world.js';
import type { Lateness } from './lateness.js';
import { labParameterValues } from './parameters.js';
import type { LabParameterValues } from './parameters.js';
import { neverPasses } from './load-balancer/never-passes.js';
import { refuseInterrupted } from './refuse-interrupted.js';
import { refuseSameNames } from './same-names.js';
import { forwardingPlace, startCompute } from './start-compute.js';
import { describeRefused, describeRefusedAtStart } from './network-substitutions.js';
import { makeTempFolder, temporaryBases } from './process/temp-folder.js';
import { startEntrance } from './start-entrance.js';
import { startStores } from './start-stores.js';
import { startOutside } from './outside/outside.js';
import { listSubstitutions } from './substitutions.js';
import { Teardown } from './teardown.js';
import { waitUntilHealthy } from './wait-until-healthy.js';
import type { World } from './world.js';

export interface StartWorldOptions {
  readonly deployment: Deployment;
  /** Declared seconds per real second. */
  readonly speed: number;
  readonly clock: Clock;
  /** Folder for logs and the truth; made where it is missing. */
  readonly dir: string;
  readonly onProcess: (process: ProcessRecord, event: 'started' | 'ended') => void;
  readonly onProgress: (message: string) => void;
  readonly parameters?: Partial<LabParameterValues>;
  /** Command that runs in every instance in place of the sample application. */
  readonly app?: string | undefined;
  /** Aborted when the lab is not wanted any more while it is being built. */
  readonly signal?: AbortSignal;
}

export interface RunningWorld extends World {
  /** Listeners of the first internet-facing load balancer, where they are really served. */
  readonly urls: { readonly http: string | null; readonly https: string | null };
  /** Every listener of every load balancer. */
  readonly listeners: readonly { readonly address: string; readonly url: string }[];
  /** PEM of the certificate of all HTTPS listeners. */
  readonly ca: string;
  /** Name that users come in by, for the Host header and TLS: a record's of the plan, or that load balancer's. */
  readonly serverName: string;
  /** Name server of the lab. TTLs in its answers are declared seconds. */
  readonly dns: Omit<NameServer, 'speed'>;
  readonly substitutions: readonly string[];
  lateness(): Lateness;
  /** Folder of NDJSON files, one for each instance and one for the load balancers. */
  readonly truthPath: string;
  /** Ends all processes and removes the temporary folder. Idempotent. Throws `lab/stop`. */
  stop(): Promise<void>;
}

/**
 * Builds the deployment from real processes on loopback and resolves when every target is healthy.
 * Nothing is left behind when it throws.
 * @throws HoldfastError lab/…, app/…, run/interrupted
 */
export async function startWorld(options: StartWorldOptions): Promise<RunningWorld> {
  const teardown = new Teardown();
  try {
    return await build(options, teardown);
  } catch (error) {
    // What went wrong first is what the user has to hear of.
    await teardown.run().catch(() => {});
    throw error;
  }
}

async function build(options: StartWorldOptions, teardown: Teardown): Promise<RunningWorld> {
  const { deployment, speed, dir, onProgress } = options;
  refuseSameNames(deployment);
  const parameters = labParameterValues(options.parameters);
  const truthPath = join(dir, 'truth');
  await mkdir(truthPath, { recursive: true });
  const timers = new LabTimers(speed);
  const fabric = new Fabric({
    admission: new Admission(deployment.network),
    subnets: deployment.subnets,
    speed,
  });
  const [base = '/tmp'] = await temporaryBases();
  const folder = await makeTempFolder(options.onProcess, base);
  teardown.defer('remove the temporary folder', () => folder.remove());
  const stopping = new AbortController();
  // First at the end: nothing is to be replaced then, and whatever hangs is let go.
  teardown.deferFirst('close the connections', () => fabric.close());
  teardown.deferFirst('stop the timers', () => timers.stop());
  teardown.deferFirst('give up what still boots', () => stopping.abort());
  const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
  const shared = { ...options, signal, parameters, timers, fabric, teardown, folder, truthPath };

  for (const line of describeRefused(deployment)) onProgress(line);
  refuseInterrupted(signal);
  onProgress('Starting the database');
  const { databases, caches, notes } = await startStores(shared);
  refuseInterrupted(signal);
  onProgress('Starting the instances');
  const outside = await startOutside(shared);
  const cloudWatch = new CloudWatch(shared);
  const isInAlarm = (name: string): boolean => cloudWatch.alarms.isInAlarm(name);
  const compute = await startCompute({ ...shared, databases, caches, outside, isInAlarm });
  const { fleet, targetGroups, groups } = compute;
  refuseInterrupted(signal);
  onProgress('Starting the load balancer');
  const truth = cloudWatch.countIn(join(truthPath, 'load-balancers.ndjson'));
  teardown.defer('write the load balancers’ truth', () => truth.flush());
  const entrance = await startEntrance({ ...shared, truth, targetGroups });
  await waitUntilHealthy(
    [...targetGroups.values()],
    timers,
    ({ deployed }, instanceId) => {
      const instance = fleet.get(instanceId);
      const target = { place: instance.place, ports: compute.portsOf(instance) };
      return neverPasses(deployed, forwardingPlace(deployment, deployed), target, fabric);
    },
    describeRefusedAtStart(deployment),
    signal,
  );
  for (const group of groups.values()) group.watch();
  await entrance.dns.start();
  const { deploymentGroups } = deployment;
  const world = labWorld({
    ...compute,
    deployment,
    speed,
    fabric,
    databases,
    caches,
    webAcls: entrance.webAcls,
    dns: entrance.dns,
    cloudWatch,
    codeDeploy: new CodeDeploy({ ...shared, ...compute, deploymentGroups, isInAlarm }),
    jobQueue: await startJobQueue({ ...shared, fleet, metrics: cloudWatch.store }),
  });
  cloudWatch.watch(world);
  startScalingPolicies({ ...shared, groups, alarms: cloudWatch.alarms });
  timers.lateness.restart();
  return Object.assign(world, {
    urls: entrance.urls,
    listeners: entrance.listeners,
    ca: entrance.ca,
    serverName: entrance.serverName,
    dns: { ...entrance.dns.server, ports: entrance.ports },
    substitutions: listSubstitutions(deployment, parameters, notes, options.app),
    lateness: () => timers.lateness.read(),
    truthPath,
    stop: () => teardown.run(),
  });
}
