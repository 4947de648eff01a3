import type { Wanted } from '../plan/wanted.js';

/** Predicates that tell the resolver which resources an argument can name. */
export const isVpc: Wanted = (type) => type === 'aws_vpc' || type === 'aws_default_vpc';
export const isSubnet: Wanted = (type) => type === 'aws_subnet' || type === 'aws_default_subnet';
export const isLoadBalancer: Wanted = (type) => type === 'aws_lb';
export const isClassicLoadBalancer: Wanted = (type) => type === 'aws_elb';
export const isTargetGroup: Wanted = (type) => type === 'aws_lb_target_group';
export const isListener: Wanted = (type) => type === 'aws_lb_listener';
export const isAutoScalingGroup: Wanted = (type) => type === 'aws_autoscaling_group';
export const isInstance: Wanted = (type) =>
  type === 'aws_instance' || type === 'aws_spot_instance_request';
export const isLaunchTemplate: Wanted = (type) => type === 'aws_launch_template';
export const isLaunchConfiguration: Wanted = (type) => type === 'aws_launch_configuration';
export const isNetworkInterface: Wanted = (type) => type === 'aws_network_interface';
export const isDbSubnetGroup: Wanted = (type) => type === 'aws_db_subnet_group';
export const isWebAcl: Wanted = (type) => type === 'aws_wafv2_web_acl';
export const isDbInstance: Wanted = (type) => type === 'aws_db_instance';
export const isDbCluster: Wanted = (type) => type === 'aws_rds_cluster';
export const isCacheSubnetGroup: Wanted = (type) => type === 'aws_elasticache_subnet_group';
export const isEcsCluster: Wanted = (type) => type === 'aws_ecs_cluster';
export const isEcsService: Wanted = (type) => type === 'aws_ecs_service';
export const isScalingPolicy: Wanted = (type) => type === 'aws_autoscaling_policy';
export const isDeploymentConfig: Wanted = (type) => type === 'aws_codedeploy_deployment_config';
export const isHealthCheck: Wanted = (type) => type === 'aws_route53_health_check';
export const isHostedZone: Wanted = (type) => type === 'aws_route53_zone';
export const isPrefixList: Wanted = (type) => type === 'aws_ec2_managed_prefix_list';

const MAIN_TABLE_ATTRIBUTES = ['main_route_table_id', 'default_route_table_id'];

/** A VPC counts where its main route table is read from it. */
export const isRouteTable: Wanted = (type, attribute) =>
  type === 'aws_route_table' ||
  type === 'aws_default_route_table' ||
  (isVpc(type, attribute) && attribute !== undefined && MAIN_TABLE_ATTRIBUTES.includes(attribute));

/** A VPC counts where its default security group is read from it. */
export const isSecurityGroup: Wanted = (type, attribute) =>
  type === 'aws_security_group' ||
  type === 'aws_default_security_group' ||
  (isVpc(type, attribute) && attribute === 'default_security_group_id');

/** A VPC counts where its default network ACL is read from it. */
export const isNetworkAcl: Wanted = (type, attribute) =>
  type === 'aws_network_acl' ||
  type === 'aws_default_network_acl' ||
  (isVpc(type, attribute) && attribute === 'default_network_acl_id');

const GATEWAYS = [
  'aws_internet_gateway',
  'aws_vpn_gateway',
  'aws_ec2_local_gateway',
  'aws_ec2_carrier_gateway',
  'aws_vpc_endpoint',
];
export const isGateway: Wanted = (type) => GATEWAYS.includes(type);

/** What this version reads. Every other type of the plan is listed as passed over. */
export const MODELLED_TYPES: ReadonlySet<string> = new Set([
  'aws_acm_certificate',
  'aws_acm_certificate_validation',
  'aws_api_gateway_integration',
  'aws_api_gateway_vpc_link',
  'aws_apigatewayv2_integration',
  'aws_appautoscaling_policy',
  'aws_appautoscaling_target',
  'aws_apprunner_vpc_connector',
  'aws_autoscaling_attachment',
  'aws_autoscaling_group',
  'aws_autoscaling_lifecycle_hook',
  'aws_autoscaling_policy',
  'aws_autoscaling_schedule',
  'aws_autoscaling_traffic_source_attachment',
  'aws_batch_compute_environment',
  'aws_cloudfront_vpc_origin',
  'aws_cloudwatch_metric_alarm',
  'aws_codebuild_project',
  'aws_codedeploy_deployment_config',
  'aws_codedeploy_deployment_group',
  'aws_dax_cluster',
  'aws_dax_subnet_group',
  'aws_db_instance',
  'aws_db_parameter_group',
  'aws_db_proxy',
  'aws_db_subnet_group',
  'aws_default_network_acl',
  'aws_default_route_table',
  'aws_default_security_group',
  'aws_default_subnet',
  'aws_default_vpc',
  'aws_dms_replication_instance',
  'aws_dms_replication_subnet_group',
  'aws_docdb_cluster',
  'aws_docdb_subnet_group',
  'aws_docdbelastic_cluster',
  'aws_ebs_encryption_by_default',
  'aws_ebs_volume',
  'aws_ec2_client_vpn_endpoint',
  'aws_ec2_instance_connect_endpoint',
  'aws_ec2_managed_prefix_list',
  'aws_ec2_managed_prefix_list_entry',
  'aws_ecs_capacity_provider',
  'aws_ecs_cluster',
  'aws_ecs_cluster_capacity_providers',
  'aws_ecs_service',
  'aws_ecs_task_definition',
  'aws_efs_file_system',
  'aws_efs_mount_target',
  'aws_egress_only_internet_gateway',
  'aws_eip',
  'aws_eip_association',
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_elastic_beanstalk_environment',
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_elasticache_serverless_cache',
  'aws_elasticache_subnet_group',
  'aws_elasticsearch_domain',
  'aws_elb',
  'aws_elb_attachment',
  'aws_globalaccelerator_endpoint_group',
  'aws_glue_connection',
  'aws_iam_server_certificate',
  'aws_instance',
  'aws_internet_gateway',
  'aws_internet_gateway_attachment',
  'aws_lambda_alias',
  'aws_lambda_function',
  'aws_lambda_function_url',
  'aws_launch_configuration',
  'aws_launch_template',
  'aws_lb',
  'aws_lb_listener',
  'aws_lb_listener_certificate',
  'aws_lb_listener_rule',
  'aws_lb_ssl_negotiation_policy',
  'aws_lb_target_group',
  'aws_lb_target_group_attachment',
  'aws_lightsail_database',
  'aws_load_balancer_listener_policy',
  'aws_main_route_table_association',
  'aws_memorydb_cluster',
  'aws_memorydb_subnet_group',
  'aws_mq_broker',
  'aws_msk_cluster',
  'aws_mwaa_environment',
  'aws_nat_gateway',
  'aws_neptune_cluster',
  'aws_neptune_cluster_instance',
  'aws_neptune_subnet_group',
  'aws_neptunegraph_graph',
  'aws_network_acl',
  'aws_network_acl_association',
  'aws_network_acl_rule',
  'aws_network_interface',
  'aws_network_interface_attachment',
  'aws_network_interface_sg_attachment',
  'aws_opensearch_domain',
  'aws_rds_cluster',
  'aws_rds_cluster_instance',
  'aws_rds_cluster_parameter_group',
  'aws_rds_global_cluster',
  'aws_redshift_cluster',
  'aws_redshift_subnet_group',
  'aws_redshiftserverless_workgroup',
  'aws_route',
  'aws_route53_health_check',
  'aws_route53_record',
  'aws_route_table',
  'aws_route_table_association',
  'aws_s3_bucket',
  'aws_s3_bucket_versioning',
  'aws_sagemaker_notebook_instance',
  'aws_secretsmanager_secret_version',
  'aws_security_group',
  'aws_security_group_rule',
  'aws_spot_fleet_request',
  'aws_spot_instance_request',
  'aws_ssm_parameter',
  'aws_subnet',
  'aws_synthetics_canary',
  'aws_timestreaminfluxdb_db_instance',
  'aws_vpc',
  'aws_vpc_endpoint',
  'aws_vpc_ipv4_cidr_block_association',
  'aws_vpc_ipv6_cidr_block_association',
  'aws_vpc_peering_connection',
  'aws_vpc_peering_connection_accepter',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpn_gateway',
  'aws_wafv2_api_key',
  'aws_wafv2_rule_group',
  'aws_wafv2_web_acl',
  'aws_wafv2_web_acl_association',
]);

/** Where one of these is missing from a plan, it cannot hide a fault: it only ever takes one away. */
export const PROTECTIVE_TYPES: ReadonlySet<string> = new Set([
  'aws_acm_certificate_validation',
  'aws_appautoscaling_policy',
  'aws_autoscaling_lifecycle_hook',
  'aws_ebs_encryption_by_default',
  'aws_egress_only_internet_gateway',
  'aws_lb_listener_certificate',
  'aws_nat_gateway',
  'aws_route53_health_check',
  'aws_s3_bucket',
  'aws_s3_bucket_versioning',
  'aws_wafv2_rule_group',
  'aws_wafv2_web_acl',
  'aws_wafv2_web_acl_association',
]);
