import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClock } from '../../model/clock.js';
import type { DeployedListener, DeployedTargetGroup } from '../../model/deployment.js';
import type { Instance } from '../instance/instance.js';
import { makeFakeInstance, makeStage } from '../testing/fake-instance.js';
import type { TestStage } from '../testing/fake-instance.js';
import { TARGET_GROUP_ARN, webAppDeployment } from '../testing/web-app-deployment.js';
import { TruthLog } from '../truth-log.js';
import { LoadBalancer } from './load-balancer.js';
import { TargetGroup } from './target-group.js';

const SPEED = 40;
export const OTHER_GROUP_ARN = `${TARGET_GROUP_ARN.slice(0, -16)}fedcba9876543210`;

/** A load balancer of two nodes over HTTP, with two target groups that have no targets yet. */
export interface RoutedBalancer {
  readonly stage: TestStage;
  readonly balancer: LoadBalancer;
  readonly group: TargetGroup;
  readonly other: TargetGroup;
  /** Of the first node. */
  readonly url: string;
  urlIn(zone: string): string;
  /** Serves until the fixture is closed, or `closeServers` is called; resolves with the port. */
  listen(server: Server | TcpServer): Promise<number>;
  closeServers(): void;
  /** Runs an instance whose application is at this port, and registers it with a group. */
  target(id: string, port: number, where?: { to?: TargetGroup; zone?: string }): Promise<Instance>;
  serve(id: string, answer: RequestListener): Promise<Instance>;
  /** State and reason of a target of `group`. */
  state(id: string): string;
  truth(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

export async function startRoutedBalancer(
  listener: Partial<DeployedListener> = {},
  settings: Partial<DeployedTargetGroup> = {},
): Promise<RoutedBalancer> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const stage = makeStage(SPEED);
  const deployment = webAppDeployment();
  const [deployed] = deployment.targetGroups;
  const [main] = deployment.loadBalancers;
  const [https] = main?.listeners ?? [];
  if (!deployed || !main || !https) throw new Error('the fixture lacks its parts');
  const from = { name: 'main', subnetIds: () => ['subnet-public-0', 'subnet-public-1'] };
  const group = new TargetGroup({ ...deployed, ...settings }, { ...stage, from });
  const other = new TargetGroup({ ...deployed, arn: OTHER_GROUP_ARN }, { ...stage, from });
  const log = new TruthLog(join(dir, 'truth.ndjson'));
  const nodes = ['us-east-1a', 'us-east-1b'].map((zone, index) => ({
    zone,
    host: process.platform === 'linux' ? `127.20.${index + 1}.250` : '127.0.0.1',
    place: { name: `main in ${zone}`, subnetIds: () => [`subnet-public-${index}`] },
  }));
  const balancer = new LoadBalancer({
    ...stage,
    // Port 1 is served at 10001 or, where that is taken, anywhere: both are good here.
    deployed: { ...main, listeners: [{ ...https, protocol: 'HTTP', port: 1, ...listener }] },
    nodes,
    clock: startClock(),
    truth: log,
    accessLog: null,
    webAcl: null,
    certificate: { keyPem: '', certPem: '' },
    targetGroups: new Map([
      [TARGET_GROUP_ARN, group],
      [OTHER_GROUP_ARN, other],
    ]),
  });
  await balancer.start();
  const servers: (Server | TcpServer)[] = [];
  const closeServers = (): void => {
    for (const server of servers.splice(0)) {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    }
  };
  const listen = async (server: Server | TcpServer): Promise<number> => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const target: RoutedBalancer['target'] = async (id, port, { to = group, zone } = {}) => {
    const spec = { id, ...(zone === undefined ? {} : { zone }) };
    const instance = makeFakeInstance(stage, spec, port, (changed) => to.instanceChanged(changed));
    await instance.run();
    to.register(instance, true);
    return instance;
  };
  return {
    stage,
    balancer,
    group,
    other,
    url: balancer.listeners[0]?.url ?? '',
    urlIn: (wanted) =>
      `http://${nodes.find(({ zone }) => zone === wanted)?.host}:${balancer.listeners[0]?.port}`,
    listen,
    closeServers,
    target,
    serve: async (id, answer) => await target(id, await listen(createServer(answer))),
    state(id) {
      const found = group.health().find(({ instanceId }) => instanceId === id);
      return found === undefined ? 'none' : `${found.state} ${found.reason ?? '-'}`;
    },
    async truth() {
      await log.flush();
      const text = await readFile(log.path, 'utf8');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async close() {
      stage.timers.stop();
      stage.fabric.close();
      group.close();
      other.close();
      await balancer.close();
      closeServers();
      await log.flush();
      await rm(dir, { recursive: true });
    },
  };
}
