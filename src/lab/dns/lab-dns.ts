import type { DeployedDnsRecord, DeployedHealthCheck } from '../../model/deployed-edge.js';
import type { Deployment } from '../../model/deployment.js';
import { forwardsTo } from '../../model/forwards-to.js';
import type { Clock } from '../../model/clock.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { LoadBalancer } from '../load-balancer/load-balancer.js';
import { nodesOf } from '../load-balancer/node.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { Teardown } from '../teardown.js';
import type { CheckerObservation, DnsWorld } from '../world/dns.js';
import { checkEndpoint, type EndpointResult } from './check-endpoint.js';
import { startDnsServer, type DnsServer } from './dns-server.js';
import { HealthChecker } from './health-checker.js';
import { resolveName, type DnsView, type Resolution } from './resolve-name.js';

export interface LabDnsOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly teardown: Teardown;
}

const CHECKERS: Place = { name: 'Route 53’s health checkers', subnetIds: () => [] };

/** Route 53 and the DNS of the load balancers: a name server, and the health checks it goes by. */
export class LabDns implements DnsWorld {
  readonly #checkers: ReadonlyMap<string, HealthChecker>;
  readonly #view: DnsView;
  #server: DnsServer | undefined;

  constructor(private readonly options: LabDnsOptions) {
    const { deployment, loadBalancers, clock, timers } = options;
    this.#view = {
      records: deployment.dnsRecords,
      loadBalancers: loadBalancers.map((loadBalancer) => ({
        arn: loadBalancer.deployed.arn,
        dnsName: loadBalancer.deployed.dnsName,
        addresses: () => inDns(loadBalancer),
      })),
      isHealthy: (record) => this.#isHealthy(record),
      clientRegion: deployment.region,
      regions: deployment.regions,
      random: Math.random,
    };
    this.#checkers = new Map(
      deployment.healthChecks
        .filter(({ type }) => type !== 'other')
        .map((deployed) => [
          deployed.address,
          new HealthChecker({
            deployed,
            timers,
            check: () => this.#check(deployed),
            nowEpochMs: () => Math.round(clock.originEpochMs + clock.nowMs()),
            random: Math.random,
          }),
        ]),
    );
  }

  /** Where it is asked. */
  get server(): { readonly host: string; readonly port: number } {
    if (this.#server === undefined) throw new Error('the DNS has not been started');
    const { host, port } = this.#server;
    return { host, port };
  }

  async start(): Promise<void> {
    const server = await startDnsServer((name, type) => this.resolveName(name, type));
    this.#server = server;
    this.options.teardown.defer('close the DNS', () => server.close());
    for (const checker of this.#checkers.values()) checker.start();
    this.options.teardown.defer('stop Route 53’s health checks', () => {
      for (const checker of this.#checkers.values()) checker.stop();
    });
  }

  resolveName(name: string, type: string): Resolution {
    return resolveName(name, type, this.#view);
  }

  healthCheckObservations(id: string): readonly CheckerObservation[] {
    const deployed = this.options.deployment.healthChecks.find((each) => each.id === id);
    return this.#checkers.get(deployed?.address ?? '')?.observations() ?? [];
  }

  /** What no health check and no target's health is heeded for is always healthy. */
  #isHealthy(record: DeployedDnsRecord): boolean {
    const checker = this.#checkers.get(record.healthCheckAddress ?? '');
    if (checker !== undefined && !checker.healthy) return false;
    return !record.evaluateTargetHealth || this.#hasHealthyTargets(record.loadBalancerArn);
  }

  /**
   * A load balancer is healthy if every target group that holds targets has a healthy one, and some
   * group holds any. How soon Route 53 learns it is not documented: at once in the lab.
   * Source: Route 53 API Reference, AliasTarget, `EvaluateTargetHealth`.
   */
  #hasHealthyTargets(arn: string | null): boolean {
    const { deployment, targetGroups } = this.options;
    const balancer = deployment.loadBalancers.find((each) => each.arn === arn);
    // An alias to something outside of the lab: nothing is known against it.
    if (balancer === undefined) return true;
    const targets = [...targetGroups.values()]
      .filter((group) => forwardsTo(balancer, group.deployed.arn))
      .map((group) => group.health())
      .filter((health) => health.length > 0);
    return (
      targets.length > 0 &&
      targets.every((health) => health.some(({ state }) => state === 'healthy'))
    );
  }

  async #check(deployed: DeployedHealthCheck): Promise<EndpointResult> {
    const { fabric, timers } = this.options;
    const { answers } = this.resolveName(deployed.host, 'A');
    const addresses = answers.filter(({ type }) => type === 'A');
    const host = addresses[Math.floor(Math.random() * addresses.length)]?.data;
    const endpoint = host === undefined ? null : this.#endpointAt(host, deployed.port);
    if (endpoint === null)
      return { passed: false, status: 'Failure: DNS resolution failed, or nothing listens there.' };
    return await checkEndpoint({ deployed, fabric, timers, from: CHECKERS, ...endpoint });
  }

  /** Where a node really serves a port of the plan. */
  #endpointAt(
    host: string,
    port: number,
  ): { readonly to: Place; readonly address: { host: string; port: number } } | null {
    const { deployment, loadBalancers } = this.options;
    for (const { deployed, listeners } of loadBalancers) {
      const node = nodesOf(deployed, deployment).find((each) => each.host === host);
      const listener = listeners.find((each) => each.deployed.port === port);
      if (node !== undefined && listener !== undefined)
        return { to: node.place, address: { host, port: listener.port } };
    }
    return null;
  }
}

/** Nodes that are healthy; where none is, all stay. */
function inDns(loadBalancer: LoadBalancer): readonly string[] {
  const nodes = loadBalancer.nodes();
  const healthy = nodes.filter((node) => node.healthy);
  return (healthy.length > 0 ? healthy : nodes).map(({ host }) => host);
}
