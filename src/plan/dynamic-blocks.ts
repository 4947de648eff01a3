import type { PlannedResource } from './plan.js';
import { valueAt } from './value-at.js';

type AttributePath = readonly (string | number)[];

/**
 * Blocks that a plan has as an empty list where nobody writes them. Those that are unknown as a whole
 * come of a `dynamic` block of which it is known only after apply how many there are. Blocks that the
 * provider fills in (health_check of a target group, root_block_device) look like that without one.
 */
const WRITTEN_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: [
    'initial_lifecycle_hook',
    'instance_maintenance_policy',
    'instance_refresh',
    'tag',
  ],
  aws_autoscaling_policy: ['step_adjustment'],
  aws_codedeploy_deployment_config: ['zonal_config'],
  aws_codedeploy_deployment_group: [
    'alarm_configuration',
    'auto_rollback_configuration',
    'deployment_style',
    'ecs_service',
    'load_balancer_info',
  ],
  aws_dax_cluster: ['server_side_encryption'],
  aws_db_instance: ['restore_to_point_in_time', 's3_import'],
  aws_ecs_service: [
    'alarms',
    'capacity_provider_strategy',
    'deployment_circuit_breaker',
    'deployment_controller',
    'load_balancer',
    'network_configuration',
    'volume_configuration',
  ],
  aws_eks_cluster: ['encryption_config'],
  aws_elasticache_replication_group: ['node_group_configuration'],
  aws_kinesis_firehose_delivery_stream: ['kinesis_source_configuration', 'server_side_encryption'],
  aws_launch_template: [
    'block_device_mappings',
    'block_device_mappings.ebs',
    'instance_market_options',
    'network_interfaces',
    'placement',
  ],
  aws_rds_cluster: ['restore_to_point_in_time', 's3_import'],
  aws_route53_record: [
    'alias',
    'failover_routing_policy',
    'geolocation_routing_policy',
    'latency_routing_policy',
    'weighted_routing_policy',
  ],
};

/**
 * A block is configured where the plan does not show it, nor how many of it there are. Where the
 * configuration shows some of it, whatever its name, the others come of a dynamic block.
 */
export function isHiddenBlock(resource: PlannedResource, ...path: AttributePath): boolean {
  const { type, unknown, config } = resource;
  if (config === undefined || valueAt(unknown, path) !== true) return false;
  const written = valueAt(config.expressions, path);
  if (written !== undefined) return Array.isArray(written);
  const name = path.filter((step) => typeof step === 'string').join('.');
  return Object.hasOwn(WRITTEN_BLOCKS, type) && (WRITTEN_BLOCKS[type] ?? []).includes(name);
}

/** Whether an argument stands in a block that is hidden so. */
export function isInHiddenBlock(resource: PlannedResource, path: AttributePath): boolean {
  let mask: unknown = resource.unknown;
  for (let at = 0; at + 1 < path.length; at++) {
    mask = valueAt(mask, path.slice(at, at + 1));
    if (mask === true) return isHiddenBlock(resource, ...path.slice(0, at + 1));
    if (mask === undefined) return false;
  }
  return false;
}

/** Positions of a block's rows, by which its arguments are read; of a hidden one the first. */
export function rowsOfBlock(resource: PlannedResource, path: AttributePath): number[] {
  const rows = valueAt(resource.values, path);
  if (Array.isArray(rows)) return [...rows.keys()];
  return isHiddenBlock(resource, ...path) ? [0] : [];
}
