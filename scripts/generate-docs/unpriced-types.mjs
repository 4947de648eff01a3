// Resource types that add nothing to a month's list price.

/** Charged by what goes through them or lies in them, which no plan tells. */
export const BY_USE = ['aws_dynamodb_table', 'aws_ecr_repository', 'aws_s3_bucket'];
export const FREE = new Set([
  'aws_autoscaling_policy', // its alarms are counted, see ALARMS_OF_TARGET_TRACKING
  'aws_codedeploy_app',
  'aws_codedeploy_deployment_group',
  'aws_db_parameter_group',
  'aws_db_subnet_group',
  'aws_default_security_group',
  'aws_elasticache_subnet_group',
  'aws_iam_instance_profile',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_internet_gateway',
  'aws_launch_template',
  'aws_lb_listener',
  'aws_lb_target_group',
  'aws_lb_target_group_attachment',
  'aws_route',
  'aws_route53_record',
  'aws_route_table',
  'aws_route_table_association',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_security_group',
  'aws_ssm_parameter',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_peering_connection',
  'aws_vpc_peering_connection_accepter',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_wafv2_web_acl_association',
]);
