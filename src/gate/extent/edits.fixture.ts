import type { Edit, EditedState } from './state-pairs.fixture.js';

export const DB = 'module.database.aws_db_instance.this';
export const DB_RULE = 'module.database.aws_vpc_security_group_ingress_rule.application';
export const BASTION = 'module.bastion.aws_instance.this';
export const BASTION_GROUP = 'module.bastion.aws_security_group.this';
export const BASTION_RULE = 'module.bastion.aws_vpc_security_group_ingress_rule.ssh';
export const APP = 'module.application.aws_autoscaling_group.this';
export const APP_RULE = 'module.application.aws_vpc_security_group_ingress_rule.ssh';
export const LB = 'module.load_balancer.aws_lb.this';
export const HTTP = 'module.load_balancer.aws_lb_listener.http';
export const HTTPS = 'module.load_balancer.aws_lb_listener.https';
export const ACL = 'module.load_balancer.aws_wafv2_web_acl.this';
export const TARGETS = 'module.load_balancer.aws_lb_target_group.app';
export const TEMPLATE = 'module.application.aws_launch_template.this';

/** Lets a block into the database, by a rule of its own. */
export const lets =
  (cidr: string, name = 'x', from = 3306, to = from): Edit =>
  (state) =>
    state.add(DB_RULE, `module.database.aws_vpc_security_group_ingress_rule.${name}`, {
      cidr_ipv4: cidr,
      referenced_security_group_id: null,
      from_port: from,
      to_port: to,
    });

/** Lets a block into a group of another stack. */
export const letsOutside =
  (cidr: string): Edit =>
  (state) =>
    state.add(DB_RULE, 'module.database.aws_vpc_security_group_ingress_rule.outside', {
      cidr_ipv4: cidr,
      referenced_security_group_id: null,
      security_group_id: 'sg-0123456789abcdef0',
    });

/** Lets in whatever has a group. */
export const letsGroup =
  (group: string): Edit =>
  (state) =>
    state.add(DB_RULE, 'module.database.aws_vpc_security_group_ingress_rule.group', {
      referenced_security_group_id: state.idOf(group),
    });

/** Another instance with the bastion's group. */
export const another =
  (address: string): Edit =>
  (state) =>
    state.add(BASTION, address, { tags: { Name: 'metrics' }, tags_all: { Name: 'metrics' } });

export const all =
  (...edits: readonly Edit[]): Edit =>
  (state) => {
    for (const edit of edits) edit(state);
  };
export const set =
  (address: string, values: Record<string, unknown>): Edit =>
  (state) =>
    state.set(address, values);

/** Puts the application in these subnets, by tier. */
export const appIn =
  (...tiers: readonly string[]): Edit =>
  (state) =>
    state.set(APP, {
      vpc_zone_identifier: tiers.map((tier) => {
        const [name, zone = 'a'] = tier.split('/');
        return state.idOf(`module.network.aws_subnet.${name}["${zone}"]`);
      }),
    });

export function firstOf(value: unknown): Record<string, unknown> {
  return (value as Record<string, unknown>[])[0] ?? {};
}

export function refresh(state: EditedState, percent: number): unknown[] {
  const own = firstOf(state.valueOf(APP, 'instance_refresh'));
  const preferences = { ...firstOf(own['preferences']), min_healthy_percentage: percent };
  return [{ ...own, preferences: [{ ...preferences, max_healthy_percentage: 100 }] }];
}

export function volumes(encrypted: readonly boolean[]): Edit {
  return (state) =>
    state.set(BASTION, {
      ebs_block_device: encrypted.map((own, index) => ({
        device_name: `/dev/sd${'fgh'[index] ?? 'x'}`,
        encrypted: own,
      })),
    });
}

export function script(text: string): Edit {
  return set(TEMPLATE, { user_data: Buffer.from(`#!/bin/sh\n${text}\n`).toString('base64') });
}

export function rulesOf(state: EditedState): Record<string, unknown>[] {
  return state.valueOf(ACL, 'rule') as Record<string, unknown>[];
}

export function withoutRules(...names: readonly string[]): Edit {
  return (state) =>
    state.set(ACL, {
      rule: rulesOf(state).filter(
        (rule) => !names.some((name) => JSON.stringify(rule).includes(name)),
      ),
    });
}

export function plainListener(state: EditedState): void {
  state.set(HTTP, { default_action: state.valueOf(HTTPS, 'default_action') });
}

export function withRule(name: string, path: string): Edit {
  return (state) =>
    state.put('aws_lb_listener_rule', `module.load_balancer.aws_lb_listener_rule.${name}`, {
      listener_arn: state.idOf(HTTP),
      priority: 10,
      action: state.valueOf(HTTPS, 'default_action'),
      condition: [{ path_pattern: [{ values: [path] }], host_header: [] }],
    });
}

type Order = 'worsened' | 'unclear' | 'unchanged';

/** What is changed, from what to what, and what becomes of the finding there and back. */
export type Row = readonly [what: string, before: Edit, after: Edit, there: Order, back: Order];

export type Rows = Readonly<Record<string, readonly Row[]>>;
