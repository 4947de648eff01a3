import type { Action, Listener, LoadBalancer, WebAclAssociation } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { isObject } from '../plan/json-shape.js';
import { isDataAddress, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import {
  readClassicListeners,
  readClassicLoadBalancers,
  toListener,
} from './classic-load-balancers.js';
import { groupBy } from './group-by.js';
import { readFronts } from './load-balancer-fronts.js';
import { isListener, isLoadBalancer, isWebAcl } from './resource-kinds.js';
import { booleanAt, numberAt, textAt, toUncertainSet } from './uncertain-attribute.js';

export function readLoadBalancers(resolver: Resolver): LoadBalancer[] {
  const fronts = readFronts(resolver);
  return [
    ...resolver.ofType('aws_lb').map((lb) => ({
      address: lb.address,
      type: textAt(lb, ['load_balancer_type'], 'application'),
      internal: booleanAt(lb, ['internal'], false),
      fronts: fronts.get(lb.address) ?? [],
    })),
    ...readClassicLoadBalancers(resolver),
  ];
}

export function readListeners(resolver: Resolver): Listener[] {
  const rules = resolver.ofType('aws_lb_listener_rule').map((rule) => ({
    rule,
    listeners: resolver.link(rule, ['listener_arn'], isListener),
  }));
  const unplaced = rules.filter(({ listeners }) => listeners.gaps.length > 0);
  const placed = groupBy(rules, ({ listeners }) =>
    listeners.targets.map(({ resource }) => resource),
  );
  const own = resolver.ofType('aws_lb_listener').map((listener) => ({
    address: listener.address,
    loadBalancer: toUncertainSet(resolver.link(listener, ['load_balancer_arn'], isLoadBalancer)),
    port: numberAt(listener, ['port']),
    // The provider's default for an Application Load Balancer.
    protocol: textAt(listener, ['protocol'], 'HTTP'),
    actions: [
      ...readActions(listener, 'default_action', true),
      ...[...(placed.get(listener) ?? []), ...unplaced].flatMap(({ rule, listeners }) =>
        readActions(rule, 'action', listeners.exact && listeners.gaps.length === 0),
      ),
    ],
  }));
  return [...own, ...readClassicListeners(resolver).map(toListener)];
}

function readActions(resource: PlannedResource, block: string, certain: boolean): Action[] {
  const values = resource.values[block];
  const actions = Array.isArray(values) ? values : [];
  if (actions.length === 0) {
    return [
      {
        source: resource.address,
        certain,
        type: unknown(`${resource.address} has \`${block}\` known only after apply`),
        redirect: null,
      },
    ];
  }
  return actions.map((_, index) => {
    const redirect = isObject(actions[index]) ? actions[index]['redirect'] : undefined;
    const first: unknown = Array.isArray(redirect) ? redirect[0] : redirect;
    return {
      source: resource.address,
      certain,
      type: textAt(resource, [block, index, 'type']),
      redirect: isObject(first) ? readRedirect(resource, [block, index, 'redirect', 0]) : null,
    };
  });
}

function readRedirect(
  resource: PlannedResource,
  path: readonly (string | number)[],
): Action['redirect'] {
  const text = (name: string, otherwise: string): string => {
    const value: Uncertain<string> = textAt(resource, [...path, name], otherwise);
    return value.state === 'known' ? value.value : UNKNOWN_PART;
  };
  return {
    protocol: text('protocol', '#{protocol}'),
    port: text('port', '#{port}'),
    host: text('host', '#{host}'),
  };
}

/** Stands for a part of a redirect that is known only after apply. */
const UNKNOWN_PART = '(known after apply)';

export function readWebAclAssociations(resolver: Resolver): WebAclAssociation[] {
  return resolver.ofType('aws_wafv2_web_acl_association').map((association) => {
    const acl = resolver.link(association, ['web_acl_arn'], isWebAcl);
    return {
      address: association.address,
      loadBalancer: toUncertainSet(resolver.link(association, ['resource_arn'], isLoadBalancer)),
      scope: scopeOf(acl, resolver),
      webAcl:
        acl.targets[0]?.resource.address ??
        acl.external[0] ??
        'a web ACL that the plan does not tell',
    };
  });
}

/** All possible web ACLs must have one scope; an ARN carries its scope in itself. */
function scopeOf(acl: Links, resolver: Resolver): Uncertain<string> {
  const scopes = new Set([
    ...acl.targets
      .map(({ resource }) => textAt(resource, ['scope']))
      .map((scope) => (scope.state === 'known' ? scope.value : '')),
    ...acl.external.map((arn) => scopeOfExternal(arn, resolver)),
  ]);
  const [only] = scopes;
  if (acl.gaps.length > acl.external.filter(isDataAddress).length)
    return unknown(acl.gaps.join('; '));
  if (scopes.size === 1 && only !== undefined && only !== '') return known(only);
  return unknown(
    `the scope of ${acl.external[0] ?? 'the web ACL'} is not in this plan`,
    [...scopes].filter((scope) => scope !== ''),
  );
}

function scopeOfExternal(id: string, resolver: Resolver): string {
  const data = resolver.plan.data.get(id);
  if (data?.rawType === 'aws_wafv2_web_acl') {
    const scope = textAt(data, ['scope']);
    return scope.state === 'known' ? scope.value : '';
  }
  if (!/^arn:[^:]*:wafv2:/.test(id)) return id.startsWith('arn:') ? 'not a WAFv2 web ACL' : '';
  return id.includes(':global/webacl/')
    ? 'CLOUDFRONT'
    : id.includes(':regional/webacl/')
      ? 'REGIONAL'
      : '';
}
