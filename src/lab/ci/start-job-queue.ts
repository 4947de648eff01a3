import { join } from 'node:path';
import type { Clock } from '../../model/clock.js';
import type { Deployment } from '../../model/deployment.js';
import type { MetricStore } from '../cloudwatch/metric-store.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Fleet } from '../instance/fleet.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { Teardown } from '../teardown.js';
import { TruthLog } from '../truth-log.js';
import type { WorldJobQueue } from '../world/job-queue.js';
import { startCiAgent } from './agent.js';
import { startController } from './controller.js';
import { JobQueue } from './job-queue.js';

export interface StartJobQueueOptions {
  readonly deployment: Deployment;
  readonly fleet: Fleet;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly parameters: LabParameterValues;
  readonly metrics: MetricStore;
  readonly teardown: Teardown;
  readonly truthPath: string;
}

/** Namespace of the metrics that a queue's counts are shown as; AWS has none of its own. */
const NAMESPACE = 'Holdfast/CI';

/**
 * The plan's CI queue: a controller that gets a job now and then, and agents that take them. Both run
 * in the lab's own process; their instances' states and links decide whether they can be reached.
 * Returns how to look at it; null where the plan has none.
 */
export async function startJobQueue(
  options: StartJobQueueOptions,
): Promise<(() => WorldJobQueue) | null> {
  const { deployment, fleet, timers, parameters, metrics, teardown, clock, truthPath } = options;
  const [deployed] = deployment.jobQueues;
  if (deployed === undefined) return null;
  const truth = new TruthLog(join(truthPath, 'job-queue.ndjson'));
  const queue = new JobQueue(timers.realMs(parameters.ciAgentSilenceSeconds), (job) =>
    truth.write({ by: 'job-queue', atMs: clock.nowMs(), ...job }),
  );
  const server = await startController(queue);
  teardown.defer('stop the CI controller', async () => {
    await server.close();
    await truth.flush();
  });
  const controller = fleet.get(deployed.controllerInstanceId);
  const runs = (): boolean => controller.state === 'running';
  timers.every(parameters.ciJobEverySeconds, () => {
    if (runs()) queue.submit();
  });
  timers.every(parameters.metricSampleSeconds, () => {
    if (runs()) queue.takeBack();
    const dimensions = { ControllerInstanceId: controller.id };
    for (const [name, value] of Object.entries(queue.counts())) {
      metrics.record({ namespace: NAMESPACE, name: `jobs-${name}`, dimensions }, value);
    }
  });
  for (const id of deployed.agentInstanceIds) {
    startCiAgent({
      ...options,
      instance: fleet.get(id),
      controller,
      address: () => (runs() ? server : null),
    });
  }
  return () => ({ url: `http://${server.host}:${server.port}`, ...queue.counts() });
}
