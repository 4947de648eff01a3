import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeployedAutoScalingGroup, DeployedSubnet } from '../../model/deployment.js';
import { AutoScalingGroup, type AutoScalingOptions } from '../autoscaling/auto-scaling-group.js';
import type { Instance, InstanceSpec } from '../instance/instance.js';
import { TargetGroup } from '../load-balancer/target-group.js';
import { labParameterValues, type LabParameterValues } from '../parameters.js';
import { makeFakeInstance, makeStage, serveFakeInstances } from './fake-instance.js';
import type { TestStage } from './fake-instance.js';
import { webAppDeployment } from './web-app-deployment.js';

export interface TestFleetOptions {
  readonly speed: number;
  /** The lab’s own but for these; those of `makeStage` where left out. */
  readonly parameters?: Partial<LabParameterValues>;
  /** How many checks in a row a target has to fail, the web application’s where left out. */
  readonly unhealthyThreshold?: number;
  /** How many the Auto Scaling group wants. */
  readonly instances?: number;
  /** False where no load balancer forwards to the target group. */
  readonly inUse?: boolean;
  /** Whose health checks fail; by the version that an instance runs where left out. */
  readonly isFailing?: (instance: Instance) => boolean;
}

/** Instances in one target group of the test’s web application, all served by one server: no process runs. */
export interface TestFleet {
  readonly stage: TestStage;
  readonly targetGroup: TargetGroup;
  /** Every instance that there was, in the order of their launches. */
  readonly all: readonly Instance[];
  /** The web application’s Auto Scaling group, and the subnets that it launches in. */
  readonly deployed: DeployedAutoScalingGroup;
  readonly subnets: readonly DeployedSubnet[];
  /** Adds an instance; whoever is `changed` hears of it after the target group. */
  add(
    spec: Partial<InstanceSpec> & { readonly id: string },
    changed: (instance: Instance) => void,
  ): Instance;
  /** A group of instances i-0, i-1, …, which nobody has started. */
  groupWith(
    settings: Partial<DeployedAutoScalingGroup>,
    options?: Pick<AutoScalingOptions, 'isInAlarm'>,
  ): AutoScalingGroup;
  isHealthy(instance: Instance): boolean;
  close(): void;
}

export async function startTestFleet(options: TestFleetOptions): Promise<TestFleet> {
  const { speed, parameters, instances = 4, inUse = true, isFailing } = options;
  const plain = makeStage(speed);
  const stage =
    parameters === undefined ? plain : { ...plain, parameters: labParameterValues(parameters) };
  const all: Instance[] = [];
  const server: Server = await serveFakeInstances(() => all, isFailing);
  const { port } = server.address() as AddressInfo;
  const deployment = webAppDeployment({ instances, deregistrationDelaySeconds: 2 });
  const [deployed] = deployment.autoScalingGroups;
  const [deployedTargets] = deployment.targetGroups;
  if (deployed === undefined || deployedTargets === undefined)
    throw new Error('the fixture lacks its parts');
  const subnets = deployment.subnets.filter(({ tier }) => tier === 'private');
  const { healthCheck } = deployedTargets;
  const { unhealthyThreshold = healthCheck.unhealthyThreshold } = options;
  const checked = { ...deployedTargets, healthCheck: { ...healthCheck, unhealthyThreshold } };
  const targetGroup = new TargetGroup(checked, {
    ...stage,
    from: inUse ? { name: 'main', subnetIds: () => ['subnet-public-0'] } : null,
  });
  const add: TestFleet['add'] = (spec, changed) => {
    // The server tells instances apart by the Host field, which is their private address.
    const instance = makeFakeInstance(stage, { ...spec, privateIp: spec.id }, port, (each) => {
      targetGroup.instanceChanged(each);
      changed(each);
    });
    all.push(instance);
    return instance;
  };
  return {
    stage,
    targetGroup,
    all,
    deployed,
    subnets,
    add,
    groupWith(settings, more) {
      const group: AutoScalingGroup = new AutoScalingGroup({
        ...stage,
        ...more,
        deployed: { ...deployed, ...settings },
        subnets,
        targetGroups: [targetGroup],
        makeInstance: ({ zone, id: subnetId }) =>
          add({ id: `i-${all.length}`, zone, subnetId, autoScalingGroupName: 'app' }, (each) =>
            group.instanceChanged(each),
          ),
      });
      return group;
    },
    isHealthy: ({ id }) => targetGroup.healthOf(id) === 'healthy',
    close() {
      stage.timers.stop();
      targetGroup.close();
      stage.fabric.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
