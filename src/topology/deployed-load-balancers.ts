import type {
  DeployedLoadBalancer,
  DeployedTargetGroup,
  HealthCheck,
  RequestHeaderSettings,
} from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';
import { arnFor, digest } from './deployment-names.js';
import { readListener } from './deployed-listeners.js';
import { homeOf, subnetIdsOf, type DeploymentScope } from './deployment-scope.js';
import { isLoadBalancer, isSubnet, isVpc, isWebAcl } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

export function readTargetGroups(scope: DeploymentScope): DeployedTargetGroup[] {
  const { resolver } = scope;
  return resolver.ofType('aws_lb_target_group').map((group) => {
    const { region, id: vpcId } = vpcOf(group, scope);
    const name = valueOr(
      textAt(group, ['name']),
      `${group.name}-${digest(group.address).slice(0, 8)}`,
    );
    return {
      address: group.address,
      region,
      vpcId,
      name,
      arn: arnFor(
        'elasticloadbalancing',
        region,
        `targetgroup/${name}/${digest(group.address).slice(0, 16)}`,
      ),
      protocol: readProtocol(group, ['protocol']),
      port: valueOr(numberAt(group, ['port'], 80), 80),
      healthCheck: readHealthCheck(group),
      deregistrationDelaySeconds: valueOr(numberAt(group, ['deregistration_delay'], 300), 300),
      ...readRouting(group),
    };
  });
}

function vpcOf(
  group: PlannedResource,
  { resolver, vpcs, region }: DeploymentScope,
): { readonly region: string; readonly id: string } {
  const named = resolver
    .links(group, ['vpc_id'], isVpc)
    .targets.map(({ resource }) => vpcs.find(({ address }) => address === resource.address))
    .find((vpc) => vpc !== undefined);
  return named ?? vpcs.find((vpc) => vpc.region === region) ?? { region, id: '' };
}

/** Defaults are those of ELBv2's ModifyTargetGroupAttributes. */
function readRouting(
  group: PlannedResource,
): Pick<DeployedTargetGroup, 'routing' | 'stickiness' | 'slowStartSeconds' | 'crossZone'> {
  const text = (path: AttributePath, otherwise: string): string =>
    valueOr(textAt(group, path, otherwise), otherwise);
  const routing = text(['load_balancing_algorithm_type'], 'round_robin');
  const isSticky =
    readAttribute(group, ['stickiness', 0]).state !== 'absent' &&
    valueOr(booleanAt(group, ['stickiness', 0, 'enabled'], true), true);
  const cookieName = text(['stickiness', 0, 'cookie_name'], '');
  return {
    routing:
      routing === 'least_outstanding_requests' || routing === 'weighted_random'
        ? routing
        : 'round_robin',
    stickiness: isSticky
      ? {
          type:
            text(['stickiness', 0, 'type'], 'lb_cookie') === 'app_cookie'
              ? 'app_cookie'
              : 'lb_cookie',
          durationSeconds: valueOr(
            numberAt(group, ['stickiness', 0, 'cookie_duration'], 86_400),
            86_400,
          ),
          cookieName: cookieName === '' ? null : cookieName,
        }
      : null,
    slowStartSeconds: valueOr(numberAt(group, ['slow_start'], 0), 0),
    crossZone:
      text(['load_balancing_cross_zone_enabled'], 'use_load_balancer_configuration') !== 'false',
  };
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
  const port = text('port', 'traffic-port');
  return {
    protocol: readProtocol(group, ['health_check', 0, 'protocol']),
    port: /^\d+$/.test(port) ? Number(port) : 'traffic-port',
    path: text('path', '/'),
    intervalSeconds: number('interval', 30),
    timeoutSeconds: number('timeout', 5),
    healthyThreshold: number('healthy_threshold', block ? 3 : 5),
    unhealthyThreshold: number('unhealthy_threshold', block ? 3 : 2),
    matcher: text('matcher', '200'),
  };
}

/** HTTP where it is left out, of an HTTPS group's health check, too (CreateTargetGroup, HealthCheckProtocol). */
function readProtocol(group: PlannedResource, path: AttributePath): 'HTTP' | 'HTTPS' {
  return valueOr(textAt(group, path, 'HTTP'), 'HTTP').toUpperCase() === 'HTTPS' ? 'HTTPS' : 'HTTP';
}

export function readLoadBalancer(
  lb: PlannedResource,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedLoadBalancer {
  const { resolver } = scope;
  const subnetIds = subnetIdsOf(scope, resolver.links(lb, ['subnets'], isSubnet));
  const { region, vpcId } = homeOf(scope, subnetIds);
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
  return {
    address: lb.address,
    region,
    vpcId,
    name,
    arn: arnFor('elasticloadbalancing', region, `loadbalancer/${id}`),
    dnsName: `${name}-${digest(lb.address).slice(0, 9)}.${region}.elb.amazonaws.com`.toLowerCase(),
    scheme: valueOr(booleanAt(lb, ['internal'], false), false) ? 'internal' : 'internet-facing',
    subnetIds,
    idleTimeoutSeconds: valueOr(numberAt(lb, ['idle_timeout'], 60), 60),
    requestHeaders: readRequestHeaders(lb),
    listeners: resolver
      .ofType('aws_lb_listener')
      .filter((item) =>
        resolver
          .links(item, ['load_balancer_arn'], isLoadBalancer)
          .targets.some(({ resource }) => resource === lb),
      )
      .map((item) => readListener(item, id, { ...scope, region }, targetGroups)),
    webAclAddress: webAcl[0] ?? null,
  };
}

/** Defaults are those of ELBv2's ModifyLoadBalancerAttributes. */
function readRequestHeaders(lb: PlannedResource): RequestHeaderSettings {
  const mode = valueOr(textAt(lb, ['xff_header_processing_mode'], 'append'), 'append');
  const flag = (name: string): boolean => valueOr(booleanAt(lb, [name], false), false);
  return {
    forwardedFor: mode === 'preserve' || mode === 'remove' ? mode : 'append',
    addsClientPort: flag('enable_xff_client_port'),
    dropsInvalidNames: flag('drop_invalid_header_fields'),
  };
}
