import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Fabric } from '../fabric/fabric.js';
import { Instance } from '../instance/instance.js';
import type { InstanceSpec } from '../instance/instance.js';
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
      ec2StateToLoadBalancerSpreadSeconds: 0,
      targetConnectTimeoutSeconds: 10,
    }),
  };
}

/** A pending instance whose application is a server of the test's own, here at `port`. */
export function makeFakeInstance(
  stage: TestStage,
  spec: Partial<InstanceSpec> & { readonly id: string },
  port: number,
  changed: (instance: Instance) => void = () => {},
): Instance {
  const boot = (): Promise<InstanceProcess> =>
    Promise.resolve({
      pid: 0,
      host: '127.0.0.1',
      port,
      exited: Promise.resolve(),
      hasExited: () => false,
      end: () => Promise.resolve(),
    } as Partial<InstanceProcess> as InstanceProcess);
  return new Instance(
    {
      address: `aws_instance.${spec.id}`,
      autoScalingGroupName: null,
      zone: 'us-east-1a',
      subnetId: 'subnet-private-0',
      privateIp: '10.0.0.10',
      tags: {},
      ...spec,
    },
    { ...stage, boot, changed, bootFailed: () => {} },
  );
}

/**
 * Answers health checks for fake instances whose address is the id that the Host field names: 500 for
 * those that are to fail them, else 200. To be closed by the test.
 */
export async function serveFakeInstances(
  all: () => readonly Instance[],
  isFailing = ({ behaviour }: Instance): boolean => behaviour === 'fails-health-checks',
): Promise<Server> {
  const server = createServer((request, response) => {
    const instance = all().find(({ id }) => id === request.headers.host);
    response.statusCode = instance !== undefined && isFailing(instance) ? 500 : 200;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
