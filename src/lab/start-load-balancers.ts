import { join } from 'node:path';
import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { Fabric } from './fabric/fabric.js';
import type { LabTimers } from './lab-timers.js';
import { AccessLog } from './load-balancer/access-log.js';
import type { Certificate } from './load-balancer/certificate.js';
import { LoadBalancer } from './load-balancer/load-balancer.js';
import { nodesOf } from './load-balancer/node.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import type { WebAcl } from './waf/web-acl.js';
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
  readonly webAcls: ReadonlyMap<string, WebAcl>;
  readonly teardown: Teardown;
  /** Folder of the run. */
  readonly dir: string;
}

/** Serves every listener, internet-facing load balancers first: they get the plan's ports. */
export async function startLoadBalancers(
  options: StartLoadBalancersOptions,
): Promise<readonly LoadBalancer[]> {
  const ordered = [...options.deployment.loadBalancers].sort(
    (a, b) => Number(a.scheme === 'internal') - Number(b.scheme === 'internal'),
  );
  const all: LoadBalancer[] = [];
  for (const deployed of ordered) {
    const accessLog = new AccessLog({
      deployed,
      accountId: options.deployment.accountId,
      dir: join(options.dir, 'access-logs'),
      epochMs: (monotonicMs) => options.clock.originEpochMs + monotonicMs,
    });
    options.teardown.defer(`write the access log of ${deployed.name}`, () => accessLog.flush());
    const loadBalancer = new LoadBalancer({
      ...options,
      deployed,
      accessLog,
      webAcl: options.webAcls.get(deployed.webAclAddress ?? '') ?? null,
      nodes: nodesOf(deployed, options.deployment),
    });
    options.teardown.defer(`close ${deployed.name}`, () => loadBalancer.close());
    await loadBalancer.start();
    all.push(loadBalancer);
  }
  return all;
}
