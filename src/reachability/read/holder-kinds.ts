import { exactLinks, gapLinks, joinLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { besideApplication } from '../../topology/ecs-tasks.js';
import { namedTemplate, readTemplate } from '../../topology/launch-settings.js';
import { mappedSubnets } from '../../topology/load-balancer-subnets.js';
import {
  beanstalkGroups,
  beanstalkSubnets,
  spotFleetGroups,
  spotFleetSubnets,
} from './launched-holders.js';
import { STORE_HOLDER_KINDS } from './store-holder-kinds.js';

/** How one type of resource names its security groups and its subnets. */
export interface HolderKind {
  readonly groups: readonly AttributePath[];
  readonly subnets: readonly AttributePath[];
  /** It names a group of subnets instead: by which argument, and of which type. */
  readonly subnetGroup?: { readonly argument: string; readonly type: string };
  /** It opens connections by itself. A load balancer does only to its targets, a database to nothing. */
  readonly active: boolean;
  /** `one`: in one or some of its subnets. Left out: in each. */
  readonly spread?: 'one';
  /**
   * Argument that gives its interfaces a public address, `subnet` where these decide, or `perhaps` where
   * something decides that is not read; left out, it has none.
   */
  readonly publicAt?: AttributePath | 'subnet' | 'perhaps';
  /** Type of its instances, each of which may have a public address by its `publicly_accessible`. */
  readonly publicMembers?: string;
  /** Groups that no argument of its own names. */
  readonly moreGroups?: (resource: PlannedResource, resolver: Resolver) => Links;
  /** Subnets that stand in blocks of its own. */
  readonly moreSubnets?: (resource: PlannedResource, resolver: Resolver) => Links;
  /** Without a subnet named it lies in the default VPC; left out, it then lies in none. */
  readonly defaultVpc?: true;
  /** Says how a resource may be part of the application; undefined where it is not. */
  readonly partOf?: (resource: PlannedResource, resolver: Resolver) => string | undefined;
}

const VPC_CONFIG = {
  groups: [['vpc_config', 0, 'security_group_ids']],
  subnets: [['vpc_config', 0, 'subnet_ids']],
} as const;

/** Everything but instances that has network interfaces, by type. */
export const HOLDER_KINDS: Readonly<Record<string, HolderKind>> = {
  ...STORE_HOLDER_KINDS,
  aws_lb: {
    groups: [['security_groups']],
    subnets: [['subnets']],
    moreSubnets: mappedSubnets,
    active: false,
  },
  aws_elb: { groups: [['security_groups']], subnets: [['subnets']], active: false },
  aws_vpc_endpoint: { groups: [['security_group_ids']], subnets: [['subnet_ids']], active: false },
  aws_efs_mount_target: { groups: [['security_groups']], subnets: [['subnet_id']], active: false },
  aws_lambda_function: {
    ...VPC_CONFIG,
    active: true,
    partOf: (resource, resolver) =>
      isTarget(resource, resolver) ? 'is a function behind a load balancer' : undefined,
  },
  aws_ecs_service: {
    groups: [['network_configuration', 0, 'security_groups']],
    subnets: [['network_configuration', 0, 'subnets']],
    active: true,
    spread: 'one',
    publicAt: ['network_configuration', 0, 'assign_public_ip'],
    partOf: (resource, resolver) => {
      const balancers = resource.values['load_balancer'];
      return Array.isArray(balancers) && balancers.length > 0
        ? 'is a service behind a load balancer'
        : besideApplication(resource, resolver);
    },
  },
  aws_db_proxy: {
    groups: [['vpc_security_group_ids']],
    subnets: [['vpc_subnet_ids']],
    active: true,
    partOf: () => 'is a proxy that stands before a database',
  },
  aws_eks_cluster: {
    ...VPC_CONFIG,
    active: true,
    spread: 'one',
    moreGroups: ({ address }) => exactLinks([], [clusterGroup(address)]),
  },
  aws_eks_node_group: {
    groups: [],
    subnets: [['subnet_ids']],
    active: true,
    spread: 'one',
    publicAt: 'subnet',
    moreGroups: nodeGroups,
  },
  aws_network_interface: { groups: [['security_groups']], subnets: [['subnet_id']], active: true },
  aws_codebuild_project: {
    groups: [['vpc_config', 0, 'security_group_ids']],
    subnets: [['vpc_config', 0, 'subnets']],
    active: true,
    spread: 'one',
  },
  aws_dms_replication_instance: {
    groups: [['vpc_security_group_ids']],
    subnets: [],
    subnetGroup: {
      argument: 'replication_subnet_group_id',
      type: 'aws_dms_replication_subnet_group',
    },
    active: true,
    spread: 'one',
    publicAt: ['publicly_accessible'],
  },
  aws_mq_broker: {
    groups: [['security_groups']],
    subnets: [['subnet_ids']],
    active: false,
    publicAt: ['publicly_accessible'],
  },
  aws_msk_cluster: {
    groups: [['broker_node_group_info', 0, 'security_groups']],
    subnets: [['broker_node_group_info', 0, 'client_subnets']],
    active: false,
    publicAt: ['broker_node_group_info', 0, 'connectivity_info', 0, 'public_access', 0, 'type'],
  },
  aws_glue_connection: {
    groups: [['physical_connection_requirements', 0, 'security_group_id_list']],
    subnets: [['physical_connection_requirements', 0, 'subnet_id']],
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
    spread: 'one',
    // The subnet, a launch template, or for Fargate a job's definition decides.
    publicAt: 'perhaps',
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
    groups: [],
    subnets: [],
    moreGroups: spotFleetGroups,
    moreSubnets: spotFleetSubnets,
    active: true,
    spread: 'one',
    publicAt: 'perhaps',
  },
  aws_elastic_beanstalk_environment: {
    groups: [],
    subnets: [],
    moreGroups: beanstalkGroups,
    moreSubnets: beanstalkSubnets,
    active: true,
    spread: 'one',
    publicAt: 'perhaps',
  },
  aws_synthetics_canary: { ...VPC_CONFIG, active: true, spread: 'one' },
  aws_ec2_client_vpn_endpoint: { groups: [['security_group_ids']], subnets: [], active: true },
};

/** EKS makes a security group for each cluster, and adds rules to it. Source: EKS User Guide, Security group requirements. */
function clusterGroup(cluster: string): string {
  return `the security group that EKS makes for ${cluster}`;
}

/** Nodes have the groups of their launch template, or else the cluster's own. */
function nodeGroups(resource: PlannedResource, resolver: Resolver): Links {
  const template = namedTemplate(resource, resolver);
  const named = joinLinks(
    template.targets.map((target) => readTemplate(target.resource, resolver).securityGroups),
  );
  const [gap] = [...template.gaps, ...template.external.map((id) => `${id} is not in this plan`)];
  if (gap !== undefined) return gapLinks(gap);
  if (!named.absent) return named;
  const cluster = resolver.link(resource, ['cluster_name'], (type) => type === 'aws_eks_cluster');
  const [target] = cluster.targets;
  return exactLinks(
    [],
    [clusterGroup(target?.resource.address ?? `the cluster of ${resource.address}`)],
  );
}

/** Functions that a target group sends requests to, found once for a plan. */
const functionTargets = new WeakMap<Resolver, ReadonlySet<PlannedResource>>();

function isTarget(resource: PlannedResource, resolver: Resolver): boolean {
  let targets = functionTargets.get(resolver);
  if (!targets) {
    const isFunction = (type: string): boolean => type === 'aws_lambda_function';
    const attached = resolver
      .ofType('aws_lb_target_group_attachment')
      .flatMap((attachment) => resolver.link(attachment, ['target_id'], isFunction).targets);
    targets = new Set(attached.map((target) => target.resource));
    functionTargets.set(resolver, targets);
  }
  return targets.has(resource);
}
