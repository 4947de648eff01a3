import { Fabric } from '../fabric/fabric.js';
import { Instance } from '../instance/instance.js';
import type { InstanceProcess } from '../instance/instance-process.js';
import { LabTimers } from '../lab-timers.js';
import { labParameterValues } from '../parameters.js';
import type { LabParameterValues } from '../parameters.js';

export interface TestStage {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
}

/** A fabric and timers without any process. */
export function makeStage(speed: number): TestStage {
  return {
    fabric: new Fabric(),
    timers: new LabTimers(speed),
    parameters: labParameterValues({
      ec2StateToLoadBalancerSeconds: 5,
      targetConnectTimeoutSeconds: 10,
    }),
  };
}

/** A running instance whose application is a server of the test's own, here at `port`. */
export async function runFakeInstance(
  stage: TestStage,
  id: string,
  port: number,
  changed: (instance: Instance) => void = () => {},
): Promise<Instance> {
  const spec = {
    id,
    address: `aws_instance.${id}`,
    autoScalingGroupName: null,
    zone: 'us-east-1a',
    subnetId: 'subnet-private-0',
    privateIp: '10.0.0.10',
    tags: {},
  };
  const boot = (): Promise<InstanceProcess> =>
    Promise.resolve({
      pid: 0,
      host: '127.0.0.1',
      port,
      exited: Promise.resolve(),
      hasExited: () => false,
      end: () => Promise.resolve(),
    } as Partial<InstanceProcess> as InstanceProcess);
  const instance = new Instance(spec, { ...stage, boot, changed, bootFailed: () => {} });
  await instance.run();
  return instance;
}
