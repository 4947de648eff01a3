import { buildPlan, resource, type ResourceSpec } from '../plan/plan-builder.fixture.js';
import { pooled, ref, type Args, type JsonMap } from '../plan/planned-values.fixture.js';
import { toStack, type Stack } from './read-stack.js';

const VPC = { vpc_id: ref('aws_vpc.main.id') };
const MYSQL = { protocol: 'tcp', from_port: 3306, to_port: 3306 };
const bind = (subnet: string, table: string): Args => ({
  subnet_id: ref(`aws_subnet.${subnet}.id`),
  route_table_id: ref(`aws_route_table.${table}.id`),
});

/** A small stack that is as it should be: two zones, one group of instances, one database. */
const CORRECT: Readonly<Record<string, Args>> = {
  'aws_vpc.main': { cidr_block: '10.0.0.0/16' },
  'aws_internet_gateway.main': VPC,
  'aws_subnet.public': { ...VPC, availability_zone: 'us-east-1a', cidr_block: '10.0.0.0/24' },
  'aws_subnet.app_a': { ...VPC, availability_zone: 'us-east-1a', cidr_block: '10.0.1.0/24' },
  'aws_subnet.app_b': { ...VPC, availability_zone: 'us-east-1b', cidr_block: '10.0.2.0/24' },
  'aws_subnet.db': { ...VPC, availability_zone: 'us-east-1b', cidr_block: '10.0.3.0/24' },
  'aws_route_table.public': VPC,
  'aws_route_table.private': VPC,
  'aws_route.out': {
    route_table_id: ref('aws_route_table.public.id'),
    destination_cidr_block: '0.0.0.0/0',
    gateway_id: ref('aws_internet_gateway.main.id'),
  },
  'aws_route_table_association.public': bind('public', 'public'),
  'aws_route_table_association.app_a': bind('app_a', 'private'),
  'aws_route_table_association.app_b': bind('app_b', 'private'),
  'aws_security_group.lb': VPC,
  'aws_security_group.app': {
    ...VPC,
    egress: pooled({ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }),
  },
  'aws_security_group.db': {
    ...VPC,
    ingress: pooled({ ...MYSQL, security_groups: ref('aws_security_group.app.id') }),
  },
  'aws_lb.web': {
    name: 'web',
    internal: false,
    load_balancer_type: 'application',
    subnets: ref('aws_subnet.public.id'),
    security_groups: ref('aws_security_group.lb.id'),
  },
  'aws_lb_target_group.app': { name: 'app', port: 8080, protocol: 'HTTP', ...VPC },
  'aws_lb_listener.https': {
    load_balancer_arn: ref('aws_lb.web.arn'),
    port: 443,
    protocol: 'HTTPS',
    default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
  },
  'aws_wafv2_web_acl.main': { scope: 'REGIONAL' },
  'aws_wafv2_web_acl_association.web': {
    resource_arn: ref('aws_lb.web.arn'),
    web_acl_arn: ref('aws_wafv2_web_acl.main.arn'),
  },
  'aws_launch_template.app': { vpc_security_group_ids: ref('aws_security_group.app.id') },
  'aws_autoscaling_group.app': {
    min_size: 2,
    max_size: 4,
    vpc_zone_identifier: ref('aws_subnet.app_a.id', 'aws_subnet.app_b.id'),
    target_group_arns: ref('aws_lb_target_group.app.arn'),
    launch_template: [{ id: ref('aws_launch_template.app.id') }],
  },
  'aws_db_subnet_group.db': { subnet_ids: ref('aws_subnet.db.id') },
  'aws_db_instance.main': {
    engine: 'mysql',
    db_subnet_group_name: ref('aws_db_subnet_group.db.name'),
    vpc_security_group_ids: ref('aws_security_group.db.id'),
  },
};

/** What is different of the correct stack: arguments by address, merged; `null` takes a resource away. */
export type Changes = Readonly<Record<string, Args | null>>;

export function webStackResources(changes: Changes = {}): ResourceSpec[] {
  const addresses = new Set([...Object.keys(CORRECT), ...Object.keys(changes)]);
  return [...addresses]
    .filter((address) => changes[address] !== null)
    .map((address) => resource(address, { ...CORRECT[address], ...changes[address] }));
}

export function buildWebStack(changes: Changes = {}, overrides: JsonMap = {}): Stack {
  return toStack(buildPlan({ resources: webStackResources(changes) }, overrides));
}
