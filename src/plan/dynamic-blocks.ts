import type { PlannedResource } from './plan.js';

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

/** A block is configured where the plan does not show it, nor how many of it there are. */
export function isHiddenBlock({ type, unknown, config }: PlannedResource, name: string): boolean {
  return (
    unknown[name] === true &&
    config !== undefined &&
    config.expressions[name] === undefined &&
    Object.hasOwn(WRITTEN_BLOCKS, type) &&
    (WRITTEN_BLOCKS[type] ?? []).includes(name)
  );
}
