import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClock } from '../../model/clock.js';
import type { DeployedLoadBalancer, DeployedTargetGroup } from '../../model/deployment.js';
import type { Instance } from '../instance/instance.js';
import { makeFakeInstance, makeStage } from '../testing/fake-instance.js';
import type { TestStage } from '../testing/fake-instance.js';
import { TARGET_GROUP_ARN, webAppDeployment } from '../testing/web-app-deployment.js';
import { TruthLog } from '../truth-log.js';
import { AccessLog } from './access-log.js';
import { LoadBalancer } from './load-balancer.js';
import type { LoadBalancerOptions } from './load-balancer.js';
import { TargetGroup } from './target-group.js';

export interface BalancerFixture {
  readonly stage: TestStage;
  readonly balancer: LoadBalancer;
  readonly group: TargetGroup;
  readonly dir: string;
  /** Address of the node in the first and in the second zone. */
  readonly hosts: readonly [string, string];
  readonly port: number;
  truth(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Lines of the first node's access log. */
  accessLog(): Promise<readonly string[]>;
  /** A connection of its own to the first node. */
  dial(): Promise<Socket>;
  close(): Promise<void>;
}

export interface BalancerFixtureOptions {
  readonly speed?: number;
  readonly loadBalancer?: Partial<DeployedLoadBalancer>;
  readonly group?: Partial<DeployedTargetGroup>;
  /** What serves the target's ports in place of `answer`; it is not waited for then. */
  readonly addressAt?: Instance['addressAt'];
  readonly extra?: (stage: TestStage) => Partial<LoadBalancerOptions>;
}

/** A load balancer of two nodes over HTTP, with one healthy target that answers as `answer` does. */
export async function startBalancer(
  answer: RequestListener,
  { speed = 40, loadBalancer, group, addressAt, extra }: BalancerFixtureOptions = {},
): Promise<BalancerFixture> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const stage = makeStage(speed);
  const deployment = webAppDeployment();
  const [deployedGroup] = deployment.targetGroups;
  const [main] = deployment.loadBalancers;
  const [https] = main?.listeners ?? [];
  if (!deployedGroup || !main || !https) throw new Error('the fixture lacks its parts');
  const target = createServer(answer).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const place = { name: 'main', subnetIds: () => main.subnetIds };
  const targets = new TargetGroup({ ...deployedGroup, ...group }, { ...stage, from: place });
  const instance = makeFakeInstance(stage, { id: 'i-a' }, (target.address() as AddressInfo).port);
  if (addressAt !== undefined) instance.addressAt = addressAt;
  await instance.run();
  targets.register(instance, true);
  const truth = new TruthLog(join(dir, 'truth.ndjson'));
  const hosts =
    process.platform === 'linux'
      ? (['127.20.1.251', '127.20.2.251'] as const)
      : (['127.0.0.1', '127.0.0.1'] as const);
  const deployed: DeployedLoadBalancer = {
    ...main,
    listeners: [{ ...https, protocol: 'HTTP', port: 1 }],
    ...loadBalancer,
  };
  const clock = startClock();
  const accessLog = new AccessLog({
    deployed,
    accountId: deployment.accountId,
    dir: join(dir, 'access-logs'),
    epochMs: (monotonicMs) => clock.originEpochMs + monotonicMs,
  });
  const balancer = new LoadBalancer({
    ...stage,
    deployed,
    accessLog,
    webAcl: null,
    nodes: hosts.map((host, index) => ({
      zone: `us-east-1${'ab'[index]}`,
      host,
      place: { name: `main ${index}`, subnetIds: () => [`subnet-public-${index}`] },
    })),
    clock,
    truth,
    certificate: { keyPem: '', certPem: '' },
    targetGroups: new Map([[TARGET_GROUP_ARN, targets]]),
    ...extra?.(stage),
  });
  await balancer.start();
  const port = balancer.listeners[0]?.port ?? 0;
  const sockets = new Set<Socket>();
  const ready = (): boolean => addressAt !== undefined || targets.healthOf('i-a') === 'healthy';
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    stage,
    balancer,
    group: targets,
    dir,
    hosts,
    port,
    async truth() {
      await truth.flush();
      const text = await readFile(truth.path, 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async accessLog() {
      await accessLog.flush();
      const names = await readdir(join(dir, 'access-logs'));
      const name = names.find((each) => each.includes('us-east-1a')) ?? '';
      const text = await readFile(join(dir, 'access-logs', name), 'utf8');
      return text.split('\n').filter((line) => line !== '');
    },
    async dial() {
      const socket = connect({ host: hosts[0], port, noDelay: true });
      sockets.add(socket);
      socket.on('error', () => {});
      await once(socket, 'connect');
      return socket;
    },
    async close() {
      stage.timers.stop();
      for (const socket of sockets) socket.destroy();
      targets.close();
      stage.fabric.close();
      await balancer.close();
      target.closeAllConnections();
      target.close();
      await Promise.all([truth.flush(), accessLog.flush()]);
      await rm(dir, { recursive: true });
    },
  };
}

/** All that the other side sends until it closes, or until `enough` of it is there. */
export function readAll(
  socket: Socket,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (): void => resolve(text);
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (enough(text)) done();
    });
    socket.once('end', done);
    socket.once('close', done);
    if (socket.destroyed) done();
  });
}
