/**
 * Arguments that a resource cannot be planned without: all of `all`, and one of each of `oneOf`.
 * `given` are not computed, so that only the configuration can leave them unknown.
 */
export interface Required {
  readonly all?: readonly string[];
  readonly oneOf?: readonly (readonly string[])[];
  readonly given?: readonly string[];
}

const RULE_V2: Required = {
  all: ['ip_protocol', 'security_group_id'],
  oneOf: [['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']],
};

/**
 * By type as the configuration has it. `all` is what `terraform providers schema -json` of the aws
 * provider 5.100.0 marks as required, less what was optional in provider 4 (`engine` of Aurora);
 * `oneOf` is what the provider checks while planning.
 */
export const REQUIRED_ARGUMENTS: Readonly<Record<string, Required>> = {
  aws_autoscaling_attachment: {
    all: ['autoscaling_group_name'],
    oneOf: [['lb_target_group_arn', 'alb_target_group_arn', 'elb']],
  },
  // What it launches from may be a dynamic block of a list that is known only after apply: then
  // nothing of it is in a plan.
  aws_autoscaling_group: { all: ['max_size', 'min_size'] },
  aws_autoscaling_traffic_source_attachment: { all: ['autoscaling_group_name'] },
  aws_db_instance: { all: ['instance_class'] },
  aws_db_subnet_group: { all: ['subnet_ids'] },
  aws_default_route_table: { all: ['default_route_table_id'] },
  aws_default_subnet: { all: ['availability_zone'] },
  aws_ec2_managed_prefix_list: { all: ['address_family', 'max_entries', 'name'] },
  aws_ec2_managed_prefix_list_entry: { all: ['cidr', 'prefix_list_id'] },
  aws_egress_only_internet_gateway: { all: ['vpc_id'] },
  aws_launch_configuration: { all: ['image_id', 'instance_type'], given: ['security_groups'] },
  aws_launch_template: { given: ['vpc_security_group_ids'] },
  aws_lb_listener: { all: ['load_balancer_arn', 'default_action'] },
  aws_lb_listener_rule: { all: ['listener_arn', 'action', 'condition'] },
  aws_lb_target_group_attachment: { all: ['target_group_arn', 'target_id'] },
  aws_main_route_table_association: { all: ['route_table_id', 'vpc_id'] },
  aws_nat_gateway: { all: ['subnet_id'] },
  aws_network_interface: { all: ['subnet_id'] },
  aws_network_interface_attachment: {
    all: ['device_index', 'instance_id', 'network_interface_id'],
  },
  aws_network_interface_sg_attachment: { all: ['network_interface_id', 'security_group_id'] },
  aws_rds_cluster_instance: { all: ['cluster_identifier', 'instance_class'] },
  aws_route: {
    all: ['route_table_id'],
    oneOf: [
      [
        'carrier_gateway_id',
        'core_network_arn',
        'egress_only_gateway_id',
        'gateway_id',
        'instance_id',
        'local_gateway_id',
        'nat_gateway_id',
        'network_interface_id',
        'transit_gateway_id',
        'vpc_endpoint_id',
        'vpc_peering_connection_id',
      ],
    ],
  },
  aws_route_table: { all: ['vpc_id'] },
  aws_route_table_association: {
    all: ['route_table_id'],
    oneOf: [['subnet_id', 'gateway_id']],
  },
  aws_security_group_rule: {
    all: ['from_port', 'protocol', 'security_group_id', 'to_port', 'type'],
    oneOf: [
      ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'self', 'source_security_group_id'],
    ],
  },
  aws_subnet: { all: ['vpc_id'] },
  aws_vpc_ipv4_cidr_block_association: { all: ['vpc_id'] },
  aws_vpc_security_group_egress_rule: RULE_V2,
  aws_vpc_security_group_ingress_rule: RULE_V2,
  aws_wafv2_web_acl: { all: ['scope', 'default_action'] },
  aws_wafv2_web_acl_association: { all: ['resource_arn', 'web_acl_arn'] },
};

/** Arguments that no resource of this type can be without. */
export function requiredArguments(type: string): readonly string[] {
  return (Object.hasOwn(REQUIRED_ARGUMENTS, type) && REQUIRED_ARGUMENTS[type]?.all) || [];
}

const RULE = [
  'cidr_blocks',
  'from_port',
  'ipv6_cidr_blocks',
  'prefix_list_ids',
  'protocol',
  'security_groups',
  'self',
  'to_port',
];
const ROUTE = ['cidr_block', 'gateway_id', 'nat_gateway_id'];

/** Attributes that each row of a block has which the provider makes an attribute of, since version 2. */
export const ROW_ATTRIBUTES: Readonly<
  Record<string, Readonly<Record<string, readonly string[]>> | undefined>
> = {
  aws_security_group: { ingress: RULE, egress: RULE },
  aws_default_security_group: { ingress: RULE, egress: RULE },
  aws_route_table: { route: ROUTE },
  aws_default_route_table: { route: ROUTE },
};
