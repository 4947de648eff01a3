import type { Listener, LoadBalancer } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

/** A listener of a Classic Load Balancer, which is a block of it. */
export interface ClassicListener {
  readonly balancer: PlannedResource;
  readonly path: AttributePath;
  readonly port: Uncertain<number>;
  /** `HTTP`, `HTTPS`, `TCP` or `SSL`: how clients speak to it. */
  readonly protocol: Uncertain<string>;
}

export const readClassicListeners = oncePerPlan((resolver): readonly ClassicListener[] =>
  resolver.ofType('aws_elb').flatMap((balancer): ClassicListener[] => {
    const rows = balancer.values['listener'];
    if (!Array.isArray(rows) || rows.length === 0) {
      const hidden = unknown<never>(`${balancer.address} has \`listener\` known only after apply`);
      return [{ balancer, path: ['listener'], port: hidden, protocol: hidden }];
    }
    return rows.map((_, index) => {
      const protocol = textAt(balancer, ['listener', index, 'lb_protocol']);
      return {
        balancer,
        path: ['listener', index],
        port: numberAt(balancer, ['listener', index, 'lb_port']),
        protocol: protocol.state === 'known' ? known(protocol.value.toUpperCase()) : protocol,
      };
    });
  }),
);

/**
 * Classic Load Balancers by what they are to users: `classic` where one serves HTTP or HTTPS, or may,
 * `classic-network` where it only passes on what comes.
 */
export function readClassicLoadBalancers(resolver: Resolver): LoadBalancer[] {
  const serving = new Set(
    readClassicListeners(resolver)
      .filter(({ protocol }) => protocol.state === 'unknown' || /^HTTPS?$/.test(protocol.value))
      .map(({ balancer }) => balancer),
  );
  return resolver.ofType('aws_elb').map((balancer) => ({
    address: balancer.address,
    type: known(serving.has(balancer) ? 'classic' : 'classic-network'),
    internal: booleanAt(balancer, ['internal'], false),
    fronts: [],
  }));
}

/** A Classic Load Balancer has no rules and cannot redirect: all that comes is passed on. */
export function toListener({ balancer, port, protocol }: ClassicListener): Listener {
  const { address } = balancer;
  return {
    address,
    loadBalancer: { state: 'known', value: [address] },
    port,
    protocol,
    actions: [{ source: address, certain: true, type: known('forward'), redirect: null }],
  };
}
