import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { Fabric } from './fabric/fabric.js';
import type { LabTimers } from './lab-timers.js';
import type { Certificate } from './load-balancer/certificate.js';
import type { RunningListener } from './load-balancer/listener.js';
import { LoadBalancer } from './load-balancer/load-balancer.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import type { Teardown } from './teardown.js';
import type { TruthLog } from './truth-log.js';

export interface StartLoadBalancersOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly truth: TruthLog;
  readonly certificate: Certificate;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly teardown: Teardown;
}

/** Serves every listener, internet-facing load balancers first: they get the plan's ports. */
export async function startLoadBalancers(
  options: StartLoadBalancersOptions,
): Promise<readonly RunningListener[]> {
  const ordered = [...options.deployment.loadBalancers].sort(
    (a, b) => Number(a.scheme === 'internal') - Number(b.scheme === 'internal'),
  );
  const all: RunningListener[] = [];
  for (const deployed of ordered) {
    const loadBalancer = new LoadBalancer({
      ...options,
      deployed,
      zones: options.deployment.subnets
        .filter(({ id }) => deployed.subnetIds.includes(id))
        .map(({ zone }) => zone),
      place: { name: deployed.name, subnetIds: () => deployed.subnetIds },
    });
    options.teardown.defer(`close ${deployed.name}`, () => loadBalancer.close());
    await loadBalancer.start();
    all.push(...loadBalancer.listeners);
  }
  return all;
}
