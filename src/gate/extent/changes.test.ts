import { describe, expect, test } from 'vitest';
import { changeOf, judgeEdited, type Edit, type EditedState } from './state-pairs.fixture.js';

const DB = 'module.database.aws_db_instance.this';
const DB_RULE = 'module.database.aws_vpc_security_group_ingress_rule.application';
const BASTION = 'module.bastion.aws_instance.this';
const BASTION_GROUP = 'module.bastion.aws_security_group.this';
const BASTION_RULE = 'module.bastion.aws_vpc_security_group_ingress_rule.ssh';
const APP = 'module.application.aws_autoscaling_group.this';
const APP_RULE = 'module.application.aws_vpc_security_group_ingress_rule.ssh';
const LB = 'module.load_balancer.aws_lb.this';
const HTTP = 'module.load_balancer.aws_lb_listener.http';
const HTTPS = 'module.load_balancer.aws_lb_listener.https';
const ACL = 'module.load_balancer.aws_wafv2_web_acl.this';
const TARGETS = 'module.load_balancer.aws_lb_target_group.app';
const TEMPLATE = 'module.application.aws_launch_template.this';

/** Lets a block into the database, by a rule of its own. */
const lets =
  (cidr: string, name = 'x', from = 3306, to = from): Edit =>
  (state) =>
    state.add(DB_RULE, `module.database.aws_vpc_security_group_ingress_rule.${name}`, {
      cidr_ipv4: cidr,
      referenced_security_group_id: null,
      from_port: from,
      to_port: to,
    });

/** Lets in whatever has a group. */
const letsGroup =
  (group: string): Edit =>
  (state) =>
    state.add(DB_RULE, 'module.database.aws_vpc_security_group_ingress_rule.group', {
      referenced_security_group_id: state.idOf(group),
    });

/** Another instance with the bastion's group. */
const another =
  (address: string): Edit =>
  (state) =>
    state.add(BASTION, address, { tags: { Name: 'metrics' }, tags_all: { Name: 'metrics' } });

const all =
  (...edits: readonly Edit[]): Edit =>
  (state) => {
    for (const edit of edits) edit(state);
  };
const set =
  (address: string, values: Record<string, unknown>): Edit =>
  (state) =>
    state.set(address, values);

/** Puts the application in these subnets, by tier. */
const appIn =
  (...tiers: readonly string[]): Edit =>
  (state) =>
    state.set(APP, {
      vpc_zone_identifier: tiers.map((tier) => {
        const [name, zone = 'a'] = tier.split('/');
        return state.idOf(`module.network.aws_subnet.${name}["${zone}"]`);
      }),
    });

type Order = 'worsened' | 'unclear' | 'unchanged';
type Row = readonly [what: string, before: Edit, after: Edit, there: Order, back: Order];

/** Each pair is judged there and back, so that a comparison that always says the same cannot pass. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'network/database-reachability': [
    ['nothing', lets('10.0.0.0/8'), lets('10.0.0.0/8'), 'unchanged', 'unchanged'],
    [
      'one network more',
      lets('192.0.2.0/24'),
      all(lets('192.0.2.0/24'), lets('198.51.100.0/24', 'y')),
      'worsened',
      'unchanged',
    ],
    ['a network to everywhere', lets('10.0.0.0/8'), lets('0.0.0.0/0'), 'worsened', 'unchanged'],
    [
      'a renamed rule',
      lets('192.0.2.0/24', 'x'),
      lets('192.0.2.0/24', 'renamed'),
      'unchanged',
      'unchanged',
    ],
    ['another network', lets('192.0.2.0/24'), lets('198.51.100.0/24'), 'worsened', 'worsened'],
    [
      'more ports',
      lets('192.0.2.0/24'),
      lets('192.0.2.0/24', 'x', 3306, 3310),
      'worsened',
      'unchanged',
    ],
    [
      'one rule in two halves',
      lets('192.0.2.0/24'),
      all(lets('192.0.2.0/25', 'a'), lets('192.0.2.128/25', 'b')),
      'unchanged',
      'unchanged',
    ],
    [
      'half of the ports by each of two rules',
      lets('192.0.2.0/24', 'x', 3306, 3309),
      all(lets('192.0.2.0/24', 'a', 3306, 3307), lets('192.0.2.0/24', 'b', 3308, 3309)),
      'unchanged',
      'unchanged',
    ],
    [
      'everywhere, and one that is a part of it',
      lets('0.0.0.0/0'),
      all(lets('0.0.0.0/0'), lets('192.0.2.0/24', 'y')),
      'unchanged',
      'unchanged',
    ],
    [
      'a group of the bastion',
      lets('0.0.0.0/0'),
      all(lets('0.0.0.0/0'), letsGroup(BASTION_GROUP)),
      'unchanged',
      'unchanged',
    ],
    [
      'its block for its group',
      lets('10.20.0.0/16'),
      letsGroup(BASTION_GROUP),
      'unchanged',
      'worsened',
    ],
    [
      'one more that has a group',
      letsGroup(BASTION_GROUP),
      all(letsGroup(BASTION_GROUP), another('aws_instance.metrics')),
      'worsened',
      'unchanged',
    ],
    [
      'a third that has a group',
      all(letsGroup(BASTION_GROUP), another('aws_instance.one')),
      all(letsGroup(BASTION_GROUP), another('aws_instance.one'), another('aws_instance.two')),
      'worsened',
      'unchanged',
    ],
    [
      'one more of a count',
      all(letsGroup(BASTION_GROUP), another('aws_instance.one[0]')),
      all(letsGroup(BASTION_GROUP), another('aws_instance.one[0]'), another('aws_instance.one[1]')),
      'unchanged',
      'unchanged',
    ],
    [
      'publicly accessible',
      lets('0.0.0.0/0'),
      all(lets('0.0.0.0/0'), set(DB, { publicly_accessible: true })),
      'worsened',
      'unchanged',
    ],
    [
      'the rule of the application',
      lets('192.0.2.0/24'),
      all(lets('192.0.2.0/24'), (state) => state.remove(DB_RULE)),
      'worsened',
      'unchanged',
    ],
    [
      'its instance class',
      lets('192.0.2.0/24'),
      all(lets('192.0.2.0/24'), set(DB, { instance_class: 'db.r6g.large' })),
      'unchanged',
      'unchanged',
    ],
    [
      'a subnet’s own block',
      (state) =>
        lets(String(state.valueOf('module.network.aws_subnet.public["a"]', 'cidr_block')))(state),
      (state) => {
        state.set('module.network.aws_subnet.public["a"]', { cidr_block: '10.20.64.0/24' });
        lets('10.20.64.0/24')(state);
      },
      'unchanged',
      'unchanged',
    ],
  ],
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
  'availability/database-backups': [
    [
      'fewer days',
      set(DB, { backup_retention_period: 5 }),
      set(DB, { backup_retention_period: 0 }),
      'worsened',
      'unchanged',
    ],
    [
      'the window',
      set(DB, { backup_retention_period: 5 }),
      set(DB, { backup_retention_period: 5, backup_window: '01:00-02:00' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/database-multi-az': [
    [
      'its class',
      set(DB, { multi_az: false }),
      set(DB, { multi_az: false, instance_class: 'db.m6g.large' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/deletion-protection': [
    [
      'no final snapshot either',
      set(DB, { deletion_protection: false }),
      set(DB, { deletion_protection: false, skip_final_snapshot: true }),
      'worsened',
      'unchanged',
    ],
    [
      'one for the other',
      set(DB, { deletion_protection: false }),
      set(DB, { skip_final_snapshot: true }),
      'worsened',
      'worsened',
    ],
    [
      'the load balancer’s timeout',
      set(LB, { enable_deletion_protection: false }),
      set(LB, { enable_deletion_protection: false, idle_timeout: 100 }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/elb-health-check': [
    [
      'one process more',
      set(APP, { suspended_processes: ['ReplaceUnhealthy'] }),
      set(APP, { suspended_processes: ['Terminate', 'ReplaceUnhealthy'] }),
      'worsened',
      'unchanged',
    ],
    [
      'their order',
      set(APP, { suspended_processes: ['Launch', 'Terminate'] }),
      set(APP, { suspended_processes: ['Terminate', 'Launch'] }),
      'unchanged',
      'unchanged',
    ],
    [
      'the type as well',
      set(APP, { suspended_processes: ['Launch'] }),
      set(APP, { suspended_processes: ['Launch'], health_check_type: 'EC2' }),
      'worsened',
      'unchanged',
    ],
  ],
  'availability/health-check-timing': [
    [
      'a longer interval',
      (state) =>
        state.set(TARGETS, {
          health_check: [
            {
              ...firstOf(state.valueOf(TARGETS, 'health_check')),
              interval: 100,
              unhealthy_threshold: 3,
            },
          ],
        }),
      (state) =>
        state.set(TARGETS, {
          health_check: [
            {
              ...firstOf(state.valueOf(TARGETS, 'health_check')),
              interval: 200,
              unhealthy_threshold: 3,
            },
          ],
        }),
      'worsened',
      'unchanged',
    ],
    [
      'a longer grace period that is too long',
      set(APP, { health_check_grace_period: 1000 }),
      set(APP, { health_check_grace_period: 2000 }),
      'worsened',
      'unchanged',
    ],
    [
      'none in place of too long a one',
      set(APP, { health_check_grace_period: 1000 }),
      set(APP, { health_check_grace_period: 0 }),
      'worsened',
      'worsened',
    ],
  ],
  'availability/zone-loss-capacity': [
    [
      'a zone less',
      all(set(APP, { min_size: 3, desired_capacity: 3 })),
      all(set(APP, { min_size: 3, desired_capacity: 3 }), appIn('app')),
      'worsened',
      'unchanged',
    ],
    [
      'twice as many',
      all(appIn('app'), set(APP, { min_size: 2, desired_capacity: 2 })),
      all(appIn('app'), set(APP, { min_size: 4, desired_capacity: 4 })),
      'unchanged',
      'unchanged',
    ],
    ['another subnet of the zone', appIn('app'), appIn('public'), 'unchanged', 'unchanged'],
  ],
  'delivery/capacity-floor': [
    [
      'less kept healthy',
      (state) => state.set(APP, { instance_refresh: refresh(state, 10), desired_capacity: 4 }),
      (state) => state.set(APP, { instance_refresh: refresh(state, 0), desired_capacity: 4 }),
      'worsened',
      'unchanged',
    ],
  ],
  'data/encryption': [
    ['a second volume', volumes([false]), volumes([false, false]), 'worsened', 'unchanged'],
    [
      'an encrypted volume beside it',
      volumes([false]),
      volumes([false, true]),
      'unchanged',
      'unchanged',
    ],
    [
      'encryption of the second volume',
      volumes([false, true]),
      volumes([false, false]),
      'worsened',
      'unchanged',
    ],
    [
      'the order of volumes',
      volumes([false, true]),
      (state) => {
        volumes([false, true])(state);
        state.set(BASTION, {
          ebs_block_device: [
            ...(state.valueOf(BASTION, 'ebs_block_device') as unknown[]),
          ].toReversed(),
        });
      },
      'unchanged',
      'unchanged',
    ],
    [
      'the instance type',
      volumes([false]),
      all(volumes([false]), set(BASTION, { instance_type: 't3.large' })),
      'unchanged',
      'unchanged',
    ],
  ],
  'data/no-plain-secrets': [
    [
      'one more secret',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('export DB_PASSWORD=Hunter2Hunter2\nexport APP_PASSWORD=Correct9Horse'),
      'worsened',
      'unchanged',
    ],
    [
      'a line before it',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('# hello\nexport DB_PASSWORD=Hunter2Hunter2'),
      'unchanged',
      'unchanged',
    ],
    [
      'its value',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('export DB_PASSWORD=Other9Secret'),
      'unchanged',
      'unchanged',
    ],
    [
      'a token as well',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script(
        'export DB_PASSWORD=Hunter2Hunter2\nexport T=ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      ),
      'worsened',
      'unchanged',
    ],
  ],
  'edge/tls-policy': [
    [
      'an older version',
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-TLS-1-1-2017-01' }),
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2016-08' }),
      'worsened',
      'unchanged',
    ],
    [
      'another policy of the same version',
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2015-05' }),
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2016-08' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'edge/waf-rules': [
    [
      'one more thing that nothing stops',
      withoutRules('SQLi'),
      withoutRules('SQLi', 'Anonymous'),
      'worsened',
      'unchanged',
    ],
    ['one for another', withoutRules('SQLi'), withoutRules('Anonymous'), 'worsened', 'worsened'],
    [
      'a rule’s name',
      withoutRules('SQLi'),
      all(withoutRules('SQLi'), (state) =>
        state.set(ACL, {
          rule: rulesOf(state).map((rule) => ({ ...rule, name: `${String(rule['name'])}-2` })),
        }),
      ),
      'unchanged',
      'unchanged',
    ],
    [
      'their order',
      withoutRules('SQLi'),
      all(withoutRules('SQLi'), (state) => state.set(ACL, { rule: rulesOf(state).toReversed() })),
      'unchanged',
      'unchanged',
    ],
  ],
  'edge/https-only': [
    [
      'a description',
      plainListener,
      all(plainListener, set(HTTP, { tags: { a: 'b' } })),
      'unchanged',
      'unchanged',
    ],
    [
      'a rule that serves plain HTTP',
      withRule('x', '/old/*'),
      all(withRule('x', '/old/*'), withRule('y', '/new/*')),
      'worsened',
      'unchanged',
    ],
    ['what a rule takes', withRule('x', '/old/*'), withRule('x', '/*'), 'unclear', 'unclear'],
    ['a rule’s name', withRule('x', '/old/*'), withRule('y', '/old/*'), 'unchanged', 'unchanged'],
    [
      'a rule, where all is served so',
      plainListener,
      all(plainListener, withRule('x', '/old/*')),
      'unchanged',
      'unchanged',
    ],
    ['all of it', withRule('x', '/old/*'), plainListener, 'worsened', 'worsened'],
  ],
};

function firstOf(value: unknown): Record<string, unknown> {
  return (value as Record<string, unknown>[])[0] ?? {};
}

function refresh(state: EditedState, percent: number): unknown[] {
  const own = firstOf(state.valueOf(APP, 'instance_refresh'));
  const preferences = { ...firstOf(own['preferences']), min_healthy_percentage: percent };
  return [{ ...own, preferences: [{ ...preferences, max_healthy_percentage: 100 }] }];
}

function volumes(encrypted: readonly boolean[]): Edit {
  return (state) =>
    state.set(BASTION, {
      ebs_block_device: encrypted.map((own, index) => ({
        device_name: `/dev/sd${'fgh'[index] ?? 'x'}`,
        encrypted: own,
      })),
    });
}

function script(text: string): Edit {
  return set(TEMPLATE, { user_data: Buffer.from(`#!/bin/sh\n${text}\n`).toString('base64') });
}

function rulesOf(state: EditedState): Record<string, unknown>[] {
  return state.valueOf(ACL, 'rule') as Record<string, unknown>[];
}

function withoutRules(...names: readonly string[]): Edit {
  return (state) =>
    state.set(ACL, {
      rule: rulesOf(state).filter(
        (rule) => !names.some((name) => JSON.stringify(rule).includes(name)),
      ),
    });
}

function plainListener(state: EditedState): void {
  state.set(HTTP, { default_action: state.valueOf(HTTPS, 'default_action') });
}

function withRule(name: string, path: string): Edit {
  return (state) =>
    state.put('aws_lb_listener_rule', `module.load_balancer.aws_lb_listener_rule.${name}`, {
      listener_arn: state.idOf(HTTP),
      priority: 10,
      action: state.valueOf(HTTPS, 'default_action'),
      condition: [{ path_pattern: [{ values: [path] }], host_header: [] }],
    });
}

describe.each(Object.entries(ROWS))('%s', (policy, rows) => {
  test.each(rows)('%s', async (_what, before, after, there, back) => {
    const [old, now] = [await judgeEdited(before, policy), await judgeEdited(after, policy)];
    expect({ there: changeOf(old, now), back: changeOf(now, old) }).toEqual({ there, back });
  });
});
