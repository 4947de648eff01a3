import { readAttribute } from '../plan/attribute.js';
import { exactLinks, gapLinks, joinLinks, type Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import type { Wanted } from '../plan/wanted.js';
import { isInterfaceOrInstance } from './network-interfaces.js';
import { isListener, isLoadBalancer } from './resource-kinds.js';
import { textAt } from './uncertain-attribute.js';

/**
 * What takes requests of the internet outside of every VPC and hands them on to private addresses: an
 * accelerator, a CloudFront VPC origin, an API with a VPC link. How far they are let in is not
 * followed: through one of them its targets may be reached, whatever routes and addresses they have.
 */
export interface OtherEntrance {
  readonly address: string;
  /** Load balancers, instances and interfaces of instances, and services that Cloud Map knows. */
  readonly targets: Links;
  /** It ends its clients' TLS itself, so that they never meet the listener behind it. */
  readonly endsTls: boolean;
  /** Surely behind a web ACL: that of each CloudFront distribution which has it as an origin. */
  readonly isProtected: boolean;
}

/** Every such entrance of the plan. PrivateLink and VPC Lattice lead from other VPCs, not from the internet. */
export const readOtherEntrances = oncePerPlan((resolver): readonly OtherEntrance[] =>
  KINDS.flatMap(({ type, block, argument, endsTls }) =>
    resolver.ofType(type).map((resource): OtherEntrance => ({
      address: resource.address,
      targets: targetsOf(resource, block, argument, resolver),
      endsTls,
      isProtected: type === VPC_ORIGIN && isBehindWebAcl(resource, resolver),
    })),
  ).filter(({ targets }) => !targets.absent),
);

const VPC_ORIGIN = 'aws_cloudfront_vpc_origin';

/**
 * Sources: Global Accelerator Developer Guide, Requirements for resources you add as accelerator
 * endpoints (internal load balancers and instances without a public address); CloudFront Developer
 * Guide, Restrict access with VPC origins; API Gateway Developer Guide, VPC links; Verified Access User
 * Guide, endpoints. A custom routing accelerator lets nothing through until a call of its API says so.
 */
const KINDS: readonly {
  readonly type: string;
  readonly block?: string;
  readonly argument: string;
  readonly endsTls: boolean;
}[] = [
  {
    type: 'aws_globalaccelerator_endpoint_group',
    block: 'endpoint_configuration',
    argument: 'endpoint_id',
    endsTls: false,
  },
  { type: VPC_ORIGIN, block: 'vpc_origin_endpoint_config', argument: 'arn', endsTls: true },
  { type: 'aws_api_gateway_vpc_link', argument: 'target_arns', endsTls: true },
  { type: 'aws_apigatewayv2_integration', argument: 'integration_uri', endsTls: true },
  {
    type: 'aws_verifiedaccess_endpoint',
    block: 'load_balancer_options',
    argument: 'load_balancer_arn',
    endsTls: true,
  },
  {
    type: 'aws_verifiedaccess_endpoint',
    block: 'network_interface_options',
    argument: 'network_interface_id',
    endsTls: true,
  },
];

const isDiscovery: Wanted = (type) => type === 'aws_service_discovery_service';

/** What has an Elastic IP is in the internet by itself. */
const isElasticIp: Wanted = (type) => type === 'aws_eip';

const isTarget: Wanted = (type, attribute) =>
  isLoadBalancer(type, attribute) ||
  isListener(type, attribute) ||
  isInterfaceOrInstance(type, attribute) ||
  isElasticIp(type, attribute) ||
  isDiscovery(type, attribute);

function targetsOf(
  resource: PlannedResource,
  block: string | undefined,
  argument: string,
  resolver: Resolver,
): Links {
  // Without a VPC link it calls what has a public address itself, or a function.
  if (resource.type === 'aws_apigatewayv2_integration') {
    const connection = textAt(resource, ['connection_type'], 'INTERNET');
    if (connection.state === 'known' && connection.value !== 'VPC_LINK') return joinLinks([]);
  }
  const links = pathsOf(resource, block, argument).map((path) =>
    resolver.links(resource, path, isTarget),
  );
  if (block !== undefined && resource.unknown[block] === true)
    links.push(gapLinks(`${resource.address} has \`${block}\` known only after apply`));
  return joinLinks(links.map((own) => toHosts(own, resolver)));
}

function pathsOf(
  resource: PlannedResource,
  block: string | undefined,
  argument: string,
): AttributePath[] {
  if (block === undefined) return [[argument]];
  const rows = resource.values[block];
  return (Array.isArray(rows) ? rows : []).map((_, index): AttributePath => [
    block,
    index,
    argument,
  ]);
}

/** A listener stands for its load balancer, and a name of Cloud Map for the services that register there. */
function toHosts(links: Links, resolver: Resolver): Links {
  if (links.targets.length === 0) return links;
  return joinLinks([
    { ...links, targets: [] },
    ...links.targets.map((target): Links => {
      const { type } = target.resource;
      if (isListener(type, undefined))
        return resolver.link(target.resource, ['load_balancer_arn'], isLoadBalancer);
      if (isDiscovery(type, undefined)) return registeredAt(target.resource, resolver);
      return exactLinks(isElasticIp(type, undefined) ? [] : [target]);
    }),
  ]);
}

function registeredAt(discovery: PlannedResource, resolver: Resolver): Links {
  const path = ['service_registries', 0, 'registry_arn'];
  const services = resolver.ofType('aws_ecs_service').filter((service) => {
    const { targets, gaps } = resolver.link(service, path, isDiscovery);
    return gaps.length > 0 || targets.some(({ resource }) => resource === discovery);
  });
  return exactLinks(services.map((resource) => ({ resource, attribute: undefined })));
}

function isBehindWebAcl(origin: PlannedResource, resolver: Resolver): boolean {
  const isOrigin: Wanted = (type) => type === VPC_ORIGIN;
  const before = resolver.ofType('aws_cloudfront_distribution').filter((cdn) => {
    const rows = cdn.values['origin'];
    return (Array.isArray(rows) ? rows : []).some((_, index) => {
      const path = ['origin', index, 'vpc_origin_config', 0, 'vpc_origin_id'];
      const { targets, gaps } = resolver.link(cdn, path, isOrigin);
      return gaps.length > 0 || targets.some(({ resource }) => resource === origin);
    });
  });
  return (
    before.length > 0 &&
    before.every((cdn) => readAttribute(cdn, ['web_acl_id']).state !== 'absent')
  );
}
