import type {
  DeployedListener,
  DeployedLoadBalancer,
  DeployedTargetGroup,
  HealthCheck,
  ListenerAction,
} from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { arnFor, digest } from './deployment-names.js';
import { subnetIdsOf, targetGroupArnsOf, type DeploymentScope } from './deployment-scope.js';
import { isLoadBalancer, isSubnet, isTargetGroup, isWebAcl } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

export function readTargetGroups(resolver: Resolver, region: string): DeployedTargetGroup[] {
  return resolver.ofType('aws_lb_target_group').map((group) => {
    const name = valueOr(
      textAt(group, ['name']),
      `${group.name}-${digest(group.address).slice(0, 8)}`,
    );
    return {
      address: group.address,
      name,
      arn: arnFor(
        'elasticloadbalancing',
        region,
        `targetgroup/${name}/${digest(group.address).slice(0, 16)}`,
      ),
      port: valueOr(numberAt(group, ['port'], 80), 80),
      healthCheck: readHealthCheck(group),
      deregistrationDelaySeconds: valueOr(numberAt(group, ['deregistration_delay'], 300), 300),
    };
  });
}

/**
 * Defaults differ by whether there is a block at all: without one AWS's (unhealthy 2, healthy 5),
 * with one the provider's (unhealthy 3, healthy 3).
 */
function readHealthCheck(group: PlannedResource): HealthCheck {
  const block = readAttribute(group, ['health_check', 0]).state !== 'absent';
  const number = (name: string, otherwise: number): number =>
    valueOr(numberAt(group, ['health_check', 0, name], otherwise), otherwise);
  const text = (name: string, otherwise: string): string =>
    valueOr(textAt(group, ['health_check', 0, name], otherwise), otherwise);
  return {
    protocol: text('protocol', 'HTTP').toUpperCase() === 'HTTPS' ? 'HTTPS' : 'HTTP',
    path: text('path', '/'),
    intervalSeconds: number('interval', 30),
    timeoutSeconds: number('timeout', 5),
    healthyThreshold: number('healthy_threshold', block ? 3 : 5),
    unhealthyThreshold: number('unhealthy_threshold', block ? 3 : 2),
    matcher: text('matcher', '200'),
  };
}

export function readLoadBalancer(
  lb: PlannedResource,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedLoadBalancer {
  const { resolver, region, notes } = scope;
  const name = valueOr(textAt(lb, ['name']), `${lb.name}-${digest(lb.address).slice(0, 8)}`);
  const id = `app/${name}/${digest(lb.address).slice(0, 16)}`;
  const webAcl = resolver
    .ofType('aws_wafv2_web_acl_association')
    .filter((item) =>
      resolver
        .links(item, ['resource_arn'], isLoadBalancer)
        .targets.some(({ resource }) => resource === lb),
    )
    .flatMap((item) =>
      resolver
        .links(item, ['web_acl_arn'], isWebAcl)
        .targets.map(({ resource }) => resource.address),
    );
  if (webAcl.length > 0)
    notes.add(
      `${webAcl[0]} is not modelled in the lab of this version: no request is inspected or blocked.`,
    );
  return {
    address: lb.address,
    name,
    arn: arnFor('elasticloadbalancing', region, `loadbalancer/${id}`),
    dnsName: `${name}-${digest(lb.address).slice(0, 9)}.${region}.elb.amazonaws.com`.toLowerCase(),
    scheme: valueOr(booleanAt(lb, ['internal'], false), false) ? 'internal' : 'internet-facing',
    subnetIds: subnetIdsOf(scope, resolver.links(lb, ['subnets'], isSubnet)),
    idleTimeoutSeconds: valueOr(numberAt(lb, ['idle_timeout'], 60), 60),
    listeners: resolver
      .ofType('aws_lb_listener')
      .filter((item) =>
        resolver
          .links(item, ['load_balancer_arn'], isLoadBalancer)
          .targets.some(({ resource }) => resource === lb),
      )
      .map((item) => readListener(item, id, scope, targetGroups)),
    webAclAddress: webAcl[0] ?? null,
  };
}

function readListener(
  listener: PlannedResource,
  loadBalancerId: string,
  { resolver, region, notes }: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedListener {
  const protocol =
    valueOr(textAt(listener, ['protocol'], 'HTTP'), 'HTTP').toUpperCase() === 'HTTPS'
      ? 'HTTPS'
      : 'HTTP';
  const rules = resolver
    .ofType('aws_lb_listener_rule')
    .filter((rule) =>
      resolver
        .links(rule, ['listener_arn'], (type) => type === 'aws_lb_listener')
        .targets.some(({ resource }) => resource === listener),
    );
  if (rules.length > 0)
    notes.add(
      `The ${rules.length} rule(s) of ${listener.address} are not modelled in the lab of this version; its default action is.`,
    );
  return {
    address: listener.address,
    arn: arnFor(
      'elasticloadbalancing',
      region,
      `listener/${loadBalancerId}/${digest(listener.address).slice(0, 16)}`,
    ),
    port: valueOr(numberAt(listener, ['port'], protocol === 'HTTPS' ? 443 : 80), 80),
    protocol,
    defaultAction: readAction(listener, resolver, targetGroups),
  };
}

function readAction(
  listener: PlannedResource,
  resolver: Resolver,
  targetGroups: readonly DeployedTargetGroup[],
): ListenerAction {
  const rows = listener.values['default_action'];
  // The last action answers; those before it authenticate.
  const index = Math.max(0, (Array.isArray(rows) ? rows.length : 1) - 1);
  const at = (...path: (string | number)[]): (string | number)[] => [
    'default_action',
    index,
    ...path,
  ];
  const text = (path: (string | number)[], otherwise: string): string =>
    valueOr(textAt(listener, path, otherwise), otherwise);
  switch (text(at('type'), 'forward')) {
    case 'redirect':
      return {
        type: 'redirect',
        protocol: text(at('redirect', 0, 'protocol'), '#{protocol}'),
        port: text(at('redirect', 0, 'port'), '#{port}'),
        host: text(at('redirect', 0, 'host'), '#{host}'),
        path: text(at('redirect', 0, 'path'), '/#{path}'),
        query: text(at('redirect', 0, 'query'), '#{query}'),
        statusCode: text(at('redirect', 0, 'status_code'), 'HTTP_301') === 'HTTP_302' ? 302 : 301,
      };
    case 'fixed-response':
      return {
        type: 'fixed-response',
        statusCode: Number(text(at('fixed_response', 0, 'status_code'), '200')),
        contentType: text(at('fixed_response', 0, 'content_type'), 'text/plain'),
        body: text(at('fixed_response', 0, 'message_body'), ''),
      };
    default:
      return {
        type: 'forward',
        targetGroupArn: forwardTarget(listener, index, resolver, targetGroups),
      };
  }
}

function forwardTarget(
  listener: PlannedResource,
  index: number,
  resolver: Resolver,
  targetGroups: readonly DeployedTargetGroup[],
): string {
  const paths = [
    ['default_action', index, 'target_group_arn'],
    ['default_action', index, 'forward', 0, 'target_group', 0, 'arn'],
  ];
  const named = paths.flatMap((path) =>
    targetGroupArnsOf(targetGroups, resolver.links(listener, path, isTargetGroup)),
  );
  return named[0] ?? targetGroups[0]?.arn ?? '';
}
