import type { Clock } from '../model/clock.js';
import type { DeployedLoadBalancer, Deployment } from '../model/deployment.js';
import { entranceOf } from '../model/entrance.js';
import type { NameServer } from '../model/target.js';
import { LabDns } from './dns/lab-dns.js';
import type { Fabric } from './fabric/fabric.js';
import type { LabTimers } from './lab-timers.js';
import { makeCertificate } from './load-balancer/certificate.js';
import type { LoadBalancer } from './load-balancer/load-balancer.js';
import { nodesOf } from './load-balancer/node.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import type { LabParameterValues } from './parameters.js';
import { startLoadBalancers } from './start-load-balancers.js';
import { startWebAcls } from './start-web-acls.js';
import type { Teardown } from './teardown.js';
import type { TruthLog } from './truth-log.js';
import type { WebAcl } from './waf/web-acl.js';

export interface StartEntranceOptions {
  readonly deployment: Deployment;
  readonly speed: number;
  readonly clock: Clock;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly teardown: Teardown;
  readonly dir: string;
  readonly truth: TruthLog;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
}

/** What users meet first: names, load balancers and the web ACLs before them. */
export interface Entrance {
  readonly webAcls: ReadonlyMap<string, WebAcl>;
  /** To be started once there is something to be healthy. */
  readonly dns: LabDns;
  /** Every listener of every load balancer. */
  readonly listeners: readonly { readonly address: string; readonly url: string }[];
  /** Listeners of the load balancer that users come in by, on its first node. */
  readonly urls: { readonly http: string | null; readonly https: string | null };
  /** PEM of the certificate of all HTTPS listeners. */
  readonly ca: string;
  readonly serverName: string;
  readonly ports: NameServer['ports'];
}

export async function startEntrance(options: StartEntranceOptions): Promise<Entrance> {
  const { deployment } = options;
  const serverName = entranceOf(deployment);
  const certificate = await certificateFor(deployment, serverName);
  const webAcls = startWebAcls(options);
  const loadBalancers = await startLoadBalancers({ ...options, certificate, webAcls });
  const listeners = loadBalancers.flatMap((each) => each.listeners);
  const facing = deployment.loadBalancers.find(({ scheme }) => scheme === 'internet-facing');
  const urlOf = (protocol: 'HTTP' | 'HTTPS'): string | null =>
    listeners.find(
      (each) => facing?.listeners.includes(each.deployed) && each.deployed.protocol === protocol,
    )?.url ?? null;
  return {
    webAcls,
    dns: new LabDns({ ...options, loadBalancers }),
    listeners: listeners.map(({ deployed, url }) => ({ address: deployed.address, url })),
    urls: { http: urlOf('HTTP'), https: urlOf('HTTPS') },
    ca: certificate.certPem,
    serverName,
    ports: portsOf(loadBalancers, facing),
  };
}

function certificateFor(
  deployment: Deployment,
  serverName: string,
): ReturnType<typeof makeCertificate> {
  const names = [
    serverName,
    ...deployment.dnsRecords.map(({ name }) => name),
    ...deployment.loadBalancers.map(({ dnsName }) => dnsName),
  ];
  const hosts = deployment.loadBalancers.flatMap((each) =>
    nodesOf(each, deployment).map(({ host }) => host),
  );
  return makeCertificate([...new Set(names)], ['127.0.0.1', ...hosts]);
}

/** Where each node really serves what the first load balancer serves first of HTTPS and HTTP. */
function portsOf(
  loadBalancers: readonly LoadBalancer[],
  facing: DeployedLoadBalancer | undefined,
): Record<string, number> {
  const entry =
    facing?.listeners.find(({ protocol }) => protocol === 'HTTPS') ?? facing?.listeners[0];
  return Object.fromEntries(
    loadBalancers.flatMap((each) => {
      const listener = each.listeners.find(({ deployed }) => deployed.port === entry?.port);
      return listener === undefined
        ? []
        : each.nodes().map(({ host }): [string, number] => [host, listener.port]);
    }),
  );
}
