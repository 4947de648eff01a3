import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import type { Compute } from '../topology/compute.js';
import { isSecurityGroup, isSubnet } from '../topology/resource-kinds.js';
import { readAddedGroups, readUnmodelled } from './other-holders.js';

/** Something with network interfaces of its own, and so with security groups. */
export interface Holder {
  readonly address: string;
  /** It opens connections by itself. A load balancer does only to its targets, a database to nothing. */
  readonly active: boolean;
  readonly groups: Links;
  readonly subnets: Links;
  /** It may be part of the application, or stand between it and the database: how. */
  readonly part?: string;
}

interface HolderKind {
  readonly groups: readonly AttributePath[];
  readonly subnets: readonly AttributePath[];
  readonly active: boolean;
  /** Says how a resource may be part of the application; undefined where it is not. */
  readonly partOf?: (resource: PlannedResource, resolver: Resolver) => string | undefined;
}

/** How other types than instances name their groups. */
const HOLDER_KINDS: Readonly<Record<string, HolderKind>> = {
  aws_lb: { groups: [['security_groups']], subnets: [['subnets']], active: false },
  aws_elb: { groups: [['security_groups']], subnets: [['subnets']], active: false },
  aws_db_instance: { groups: [['vpc_security_group_ids']], subnets: [], active: false },
  aws_rds_cluster: { groups: [['vpc_security_group_ids']], subnets: [], active: false },
  aws_elasticache_cluster: { groups: [['security_group_ids']], subnets: [], active: false },
  aws_elasticache_replication_group: {
    groups: [['security_group_ids']],
    subnets: [],
    active: false,
  },
  aws_vpc_endpoint: { groups: [['security_group_ids']], subnets: [['subnet_ids']], active: false },
  aws_efs_mount_target: { groups: [['security_groups']], subnets: [['subnet_id']], active: false },
  aws_lambda_function: {
    groups: [['vpc_config', 0, 'security_group_ids']],
    subnets: [['vpc_config', 0, 'subnet_ids']],
    active: true,
    partOf: (resource, resolver) =>
      isTarget(resource, resolver) ? 'is a function behind a load balancer' : undefined,
  },
  aws_ecs_service: {
    groups: [['network_configuration', 0, 'security_groups']],
    subnets: [['network_configuration', 0, 'subnets']],
    active: true,
    partOf: ({ values }) =>
      Array.isArray(values['load_balancer']) && values['load_balancer'].length > 0
        ? 'is a service behind a load balancer'
        : undefined,
  },
  aws_db_proxy: {
    groups: [['vpc_security_group_ids']],
    subnets: [['vpc_subnet_ids']],
    active: true,
    partOf: () => 'is a proxy that stands before a database',
  },
  aws_eks_cluster: {
    groups: [['vpc_config', 0, 'security_group_ids']],
    subnets: [['vpc_config', 0, 'subnet_ids']],
    active: true,
  },
  aws_network_interface: { groups: [['security_groups']], subnets: [['subnet_id']], active: true },
  aws_codebuild_project: {
    groups: [['vpc_config', 0, 'security_group_ids']],
    subnets: [['vpc_config', 0, 'subnets']],
    active: true,
  },
  aws_dms_replication_instance: { groups: [['vpc_security_group_ids']], subnets: [], active: true },
  aws_mq_broker: { groups: [['security_groups']], subnets: [['subnet_ids']], active: false },
  aws_redshift_cluster: { groups: [['vpc_security_group_ids']], subnets: [], active: true },
  aws_msk_cluster: {
    groups: [['broker_node_group_info', 0, 'security_groups']],
    subnets: [['broker_node_group_info', 0, 'client_subnets']],
    active: false,
  },
  aws_opensearch_domain: {
    groups: [['vpc_options', 0, 'security_group_ids']],
    subnets: [['vpc_options', 0, 'subnet_ids']],
    active: false,
  },
  aws_glue_connection: {
    groups: [['physical_connection_requirements', 0, 'security_group_id_list']],
    subnets: [],
    active: true,
  },
  aws_apprunner_vpc_connector: {
    groups: [['security_groups']],
    subnets: [['subnets']],
    active: true,
  },
  aws_batch_compute_environment: {
    groups: [['compute_resources', 0, 'security_group_ids']],
    subnets: [['compute_resources', 0, 'subnets']],
    active: true,
  },
  aws_ec2_instance_connect_endpoint: {
    groups: [['security_group_ids']],
    subnets: [['subnet_id']],
    active: true,
  },
  aws_mwaa_environment: {
    groups: [['network_configuration', 0, 'security_group_ids']],
    subnets: [['network_configuration', 0, 'subnet_ids']],
    active: true,
  },
  aws_sagemaker_notebook_instance: {
    groups: [['security_groups']],
    subnets: [['subnet_id']],
    active: true,
  },
  aws_spot_fleet_request: {
    groups: [['launch_specification', 0, 'vpc_security_group_ids']],
    subnets: [['launch_specification', 0, 'subnet_id']],
    active: true,
  },
  aws_synthetics_canary: {
    groups: [['vpc_config', 0, 'security_group_ids']],
    subnets: [['vpc_config', 0, 'subnet_ids']],
    active: true,
  },
  aws_ec2_client_vpn_endpoint: { groups: [['security_group_ids']], subnets: [], active: true },
};

/** Types whose holders are read one by one. */
export function isHolderType(type: string): boolean {
  return Object.hasOwn(HOLDER_KINDS, type);
}

/** Everything of the plan that holds a security group, apart from the application itself. */
export function readHolders(
  resolver: Resolver,
  compute: readonly Compute[],
  applications: ReadonlySet<string>,
): Holder[] {
  const others = compute
    .filter((item) => !applications.has(item.resource.address))
    .map((item): Holder => ({
      address: item.resource.address,
      active: true,
      groups: item.securityGroups,
      subnets: item.subnets,
    }));
  const owned = new Set(compute.flatMap(({ interfaces }) => interfaces));
  const kinds = Object.entries(HOLDER_KINDS).flatMap(([type, kind]) =>
    resolver
      .ofType(type)
      // An interface of an instance is the instance.
      .filter((resource) => !owned.has(resource))
      .map((resource) => readHolder(resource, kind, resolver)),
  );
  return [
    ...others,
    ...kinds.filter(({ groups, subnets, active }) => !groups.absent || (active && !subnets.absent)),
    ...readAddedGroups(resolver, compute),
    ...readUnmodelled(resolver, isHolderType),
  ];
}

function readHolder(resource: PlannedResource, kind: HolderKind, resolver: Resolver): Holder {
  const part = kind.partOf?.(resource, resolver);
  return {
    address: resource.address,
    active: kind.active,
    groups: joinLinks(kind.groups.map((path) => resolver.links(resource, path, isSecurityGroup))),
    subnets: joinLinks(kind.subnets.map((path) => resolver.links(resource, path, isSubnet))),
    ...(part === undefined ? {} : { part }),
  };
}

function isTarget(resource: PlannedResource, resolver: Resolver): boolean {
  return resolver
    .ofType('aws_lb_target_group_attachment')
    .some((attachment) =>
      resolver
        .link(attachment, ['target_id'], (type) => type === resource.type)
        .targets.some((target) => target.resource === resource),
    );
}
