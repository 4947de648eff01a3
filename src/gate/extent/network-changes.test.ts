import {
  DB,
  BASTION_RULE,
  APP_RULE,
  TEMPLATE,
  all,
  set,
  appIn,
  type Rows,
} from './edits.fixture.js';
import { testRows } from './test-rows.fixture.js';

const ROWS: Rows = {
  'network/database-not-public': [
    [
      'subnets that lead out',
      set(DB, { publicly_accessible: true }),
      all(set(DB, { publicly_accessible: true }), (state) =>
        state.set('module.network.aws_route_table_association.database["a"]', {
          route_table_id: state.idOf('module.network.aws_route_table.public'),
        }),
      ),
      'worsened',
      'unchanged',
    ],
  ],
  'network/app-in-private-subnets': [
    [
      'one of two to both',
      appIn('app', 'public'),
      appIn('public', 'public/b'),
      'worsened',
      'unchanged',
    ],
    ['another public subnet', appIn('public'), appIn('public/b'), 'unchanged', 'unchanged'],
    [
      'one more public subnet, where all are',
      appIn('public'),
      appIn('public', 'public/b'),
      'unchanged',
      'unchanged',
    ],
    [
      'the order of subnets',
      appIn('app', 'public'),
      appIn('public', 'app'),
      'unchanged',
      'unchanged',
    ],
    [
      'the instance type',
      appIn('public'),
      all(appIn('public'), set(TEMPLATE, { instance_type: 'm7g.large' })),
      'unchanged',
      'unchanged',
    ],
    [
      'a wider route out',
      all(
        appIn('public'),
        set('module.network.aws_route.public_internet', {
          destination_cidr_block: '203.0.113.0/24',
        }),
      ),
      appIn('public'),
      'worsened',
      'unchanged',
    ],
  ],
  'network/admin-access': [
    [
      'one more network',
      all(set(APP_RULE, { cidr_ipv4: '192.0.2.0/24', referenced_security_group_id: null })),
      all(set(APP_RULE, { cidr_ipv4: '192.0.2.0/23', referenced_security_group_id: null })),
      'worsened',
      'unchanged',
    ],
    [
      'one more port, which is no administrator’s',
      set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0' }),
      set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0', to_port: 25 }),
      'unchanged',
      'unchanged',
    ],
    [
      'RDP as well',
      set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0' }),
      set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0', to_port: 3389 }),
      'worsened',
      'unchanged',
    ],
    [
      'a network that is a part of it',
      set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0' }),
      all(set(BASTION_RULE, { cidr_ipv4: '0.0.0.0/0' }), (state) =>
        state.add(BASTION_RULE, 'aws_vpc_security_group_ingress_rule.office', {
          cidr_ipv4: '192.0.2.0/24',
        }),
      ),
      'unchanged',
      'unchanged',
    ],
  ],
  'network/only-load-balancer-public': [
    [
      'a port more',
      set(BASTION_RULE, { from_port: 80, to_port: 80 }),
      set(BASTION_RULE, { from_port: 80, to_port: 81 }),
      'worsened',
      'unchanged',
    ],
    [
      'to everywhere',
      set(BASTION_RULE, { from_port: 80, to_port: 80 }),
      set(BASTION_RULE, { from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0' }),
      'worsened',
      'unchanged',
    ],
    [
      'SSH from a network that it may come from',
      set(BASTION_RULE, { from_port: 80, to_port: 80 }),
      all(set(BASTION_RULE, { from_port: 80, to_port: 80 }), (state) =>
        state.add(BASTION_RULE, 'aws_vpc_security_group_ingress_rule.office', {
          cidr_ipv4: '192.0.2.0/24',
          from_port: 22,
          to_port: 22,
        }),
      ),
      'unchanged',
      'unchanged',
    ],
    [
      'a renamed rule',
      set(BASTION_RULE, { from_port: 80, to_port: 80 }),
      all(set(BASTION_RULE, { from_port: 80, to_port: 80 }), (state) =>
        state.rename(BASTION_RULE, 'aws_vpc_security_group_ingress_rule.renamed'),
      ),
      'unchanged',
      'unchanged',
    ],
  ],
  'network/controllers-not-open': [
    [
      'the description',
      set(BASTION_RULE, { from_port: 8080, to_port: 8080, cidr_ipv4: '0.0.0.0/0' }),
      set(BASTION_RULE, {
        from_port: 8080,
        to_port: 8080,
        cidr_ipv4: '0.0.0.0/0',
        description: 'x',
      }),
      'unchanged',
      'unchanged',
    ],
  ],
};

testRows(ROWS);
