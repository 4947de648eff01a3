import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { containsTrue } from '../../plan/value-at.js';
import type { ClassicListener } from '../classic-load-balancers.js';
import { isClassicLoadBalancer } from '../resource-kinds.js';
import { numberAt } from '../uncertain-attribute.js';

/** What a listener of a Classic Load Balancer negotiates by a policy that the plan gives it. */
export interface Negotiation {
  /** A predefined policy that it follows, or the plan's own. */
  readonly policy: Uncertain<string>;
  /** Of a policy of the plan's own protocols: the oldest version of TLS that it takes. */
  readonly oldest?: string;
}

const isPolicy = (type: string): boolean => type === 'aws_load_balancer_policy';

/**
 * Reads what is set on listeners: undefined where nothing is, and AWS takes its default. Source: Elastic
 * Load Balancing, Classic Load Balancers, "SSL negotiation configurations".
 */
export function readNegotiations(
  resolver: Resolver,
): (listener: ClassicListener) => Negotiation | undefined {
  const set = KINDS.flatMap(({ type, balancer, port, read }) =>
    resolver.ofType(type).map((resource) => ({
      resource,
      to: resolver.link(resource, [balancer], isClassicLoadBalancer),
      port: numberAt(resource, [port]),
      read,
    })),
  );
  return ({ balancer, port }) => {
    const own = set.filter(
      (item) =>
        (item.to.gaps.length > 0 ||
          item.to.targets.some(({ resource }) => resource === balancer)) &&
        (item.port.state === 'unknown' ||
          port.state === 'unknown' ||
          item.port.value === port.value),
    );
    const [only, ...others] = own;
    if (!only) return undefined;
    const isSure =
      others.length === 0 && only.to.gaps.length === 0 && only.port.state === port.state;
    if (isSure) return only.read(only.resource, resolver);
    const names = own.map(({ resource }) => resource.address).join(', ');
    return { policy: unknown(`which of ${names} it has is not known`) };
  };
}

interface Kind {
  readonly type: string;
  readonly balancer: string;
  readonly port: string;
  readonly read: (resource: PlannedResource, resolver: Resolver) => Negotiation;
}

const KINDS: readonly Kind[] = [
  {
    type: 'aws_lb_ssl_negotiation_policy',
    balancer: 'load_balancer',
    port: 'lb_port',
    read: (policy) => negotiationOf(policy, 'attribute'),
  },
  {
    type: 'aws_load_balancer_listener_policy',
    balancer: 'load_balancer_name',
    port: 'load_balancer_port',
    read: (listener, resolver) => {
      const links = resolver.links(listener, ['policy_names'], isPolicy);
      const [only, ...others] = links.targets;
      return only && others.length === 0 && links.exact && links.gaps.length === 0
        ? negotiationOf(only.resource, 'policy_attribute')
        : { policy: unknown(`which policies ${listener.address} names is not known`) };
    },
  },
];

/** Versions of before TLS 1.2 by their attributes, the oldest first. */
const OLD = [
  ['Protocol-SSLv3', '1.0'],
  ['Protocol-TLSv1', '1.0'],
  ['Protocol-TLSv1.1', '1.1'],
] as const;

/** A protocol of which nothing is said may be on. */
function negotiationOf(policy: PlannedResource, block: string): Negotiation {
  const { address } = policy;
  const rows = policy.values[block];
  const attributes = new Map(
    (Array.isArray(rows) ? rows : [])
      .filter(isObject)
      .map((row) => [String(row['name']), String(row['value'])]),
  );
  if (containsTrue(policy.unknown[block]))
    return { policy: unknown(`the attributes of ${address} are known only after apply`) };
  const reference = attributes.get('Reference-Security-Policy');
  if (reference !== undefined) return { policy: known(reference) };
  const isOn = (name: string): boolean => attributes.get(name) === 'true';
  const old = OLD.find(([name]) => isOn(name));
  if (old) return { policy: known(address), oldest: old[1] };
  const isOff = OLD.every(
    ([name]) => name === 'Protocol-SSLv3' || attributes.get(name) === 'false',
  );
  return isOff && isOn('Protocol-TLSv1.2')
    ? { policy: known(address), oldest: '1.2' }
    : { policy: unknown(`${address} does not say of each version of TLS whether it is on`) };
}
