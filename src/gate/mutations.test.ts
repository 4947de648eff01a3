import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toPlan } from '../plan/read-plan.js';
import { toStack } from '../topology/read-stack.js';
import { gate } from './gate.js';
import { MutablePlan } from './mutate-plan.fixture.js';

/*
 * Every rule, route, association and public flag of the reference stack, opened or closed one at a
 * time, changes exactly the verdicts that it should. The table says which, from what the stack is; a
 * rule, a route or a flag that it does not list fails the test.
 */
const TEXT = readFileSync(
  new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
  'utf8',
);
const POLICIES = [
  'edge/https-only',
  'edge/no-way-around-waf',
  'edge/waf-attached',
  'network/admin-access',
  'network/app-in-private-subnets',
  'network/controllers-not-open',
  'network/database-not-public',
  'network/database-reachability',
  'network/nat-per-zone',
  'network/only-load-balancer-public',
];

const RULES = ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'];
const FLAGS: Readonly<Record<string, string>> = {
  aws_db_instance: 'publicly_accessible',
  aws_instance: 'associate_public_ip_address',
  aws_lb: 'internal',
  aws_subnet: 'map_public_ip_on_launch',
};

/** Every mutation of the stack, by its name: how the plan changes. */
function mutations(): Map<string, (plan: MutablePlan) => void> {
  const plan = new MutablePlan(TEXT);
  const found = new Map<string, (own: MutablePlan) => void>();
  for (const address of plan.ofType(...RULES, 'aws_route', 'aws_route_table_association'))
    found.set(`close ${address}`, (own) => own.remove(address));
  for (const address of plan.ofType(...RULES)) {
    found.set(`open ${address}`, (own) =>
      own.set(address, {
        referenced_security_group_id: undefined,
        cidr_ipv4: '0.0.0.0/0',
        ip_protocol: '-1',
        from_port: undefined,
        to_port: undefined,
      }),
    );
  }
  for (const address of plan.ofType('aws_route')) {
    found.set(`open ${address}`, (own) => {
      own.set(address, { nat_gateway_id: undefined });
      own.refer(address, 'gateway_id', 'aws_internet_gateway.this.id', 'aws_internet_gateway.this');
    });
  }
  for (const [type, flag] of Object.entries(FLAGS)) {
    for (const address of plan.ofType(type)) {
      const value = plan.value(address, flag) === true;
      found.set(`flip ${flag} of ${address}`, (own) => own.set(address, { [flag]: !value }));
    }
  }
  for (const address of plan.ofType('aws_default_security_group'))
    found.set(`open ${address}`, (own) => own.remove(address));
  for (const address of plan.ofType('aws_vpc')) {
    found.set(`close the network ACL of ${address}`, (own) => {
      const vpc = 'aws_vpc.this.default_network_acl_id';
      own.add(address, 'aws_default_network_acl', 'closed', {
        default_network_acl_id: { references: [vpc, 'aws_vpc.this'] },
      });
    });
  }
  return found;
}

async function judge(plan: MutablePlan): Promise<Map<string, string>> {
  const stack = toStack(toPlan({ path: 'plan.json', sha256: '', json: plan.json }));
  const { findings } = await gate(stack, { only: POLICIES });
  return new Map(findings.map(({ policy, address, verdict }) => [`${policy} ${address}`, verdict]));
}

/** Verdicts that are others than those of the plan as it is; what left the scope is `gone`. */
function changed(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): string[] {
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((key) => from.get(key) !== to.get(key))
    .map((key) => `${key}: ${to.get(key) ?? 'gone'}`)
    .toSorted();
}

const APP = 'module.application.aws_autoscaling_group.this';
const DB = 'module.database.aws_db_instance.this';
const LB = 'module.load_balancer.aws_lb.this';
const BASTION = 'module.bastion.aws_instance.this';
const INTO_APP = 'module.application.aws_vpc_security_group_ingress_rule';
const OUT_OF_APP = 'module.application.aws_vpc_security_group_egress_rule';
const INTO_LB = 'module.load_balancer.aws_vpc_security_group_ingress_rule';
const ZONES = ['a', 'b'];

const cutOff = [`network/database-reachability ${DB}: fail`];
const strangers = [`network/admin-access ${APP}: fail`];
const inPublic = `network/app-in-private-subnets ${APP}: fail`;
const eachZone = (name: (zone: string) => string, changes: (zone: string) => readonly string[]) =>
  Object.fromEntries(ZONES.map((zone) => [name(`["${zone}"]`), changes(`["${zone}"]`)]));

/** By mutation the verdicts that change. The reasons why some change none stand beside them. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // The way from the application to its database has a rule on each side.
  [`close ${OUT_OF_APP}.database`]: cutOff,
  'close module.database.aws_vpc_security_group_ingress_rule.application': cutOff,
  'open module.database.aws_vpc_security_group_ingress_rule.application': cutOff,
  // Out to every address on every port: it still reaches the database, which decides who comes in.
  [`open ${OUT_OF_APP}.database`]: [],
  [`open ${OUT_OF_APP}.https`]: [],
  [`close ${OUT_OF_APP}.https`]: [],

  // The world on every port, SSH among them. Without a public address nobody of the internet gets there.
  [`open ${INTO_APP}.load_balancer`]: strangers,
  [`open ${INTO_APP}.ssh`]: strangers,
  // Fewer ways in are no fault of any of these policies.
  [`close ${INTO_APP}.load_balancer`]: [],
  [`close ${INTO_APP}.ssh`]: [],

  // The bastion has a public address and a route: every port, SSH and 8080 among them, for the world.
  'open module.bastion.aws_vpc_security_group_ingress_rule.ssh': [
    `network/admin-access ${BASTION}: fail`,
    `network/controllers-not-open ${BASTION}: fail`,
    `network/only-load-balancer-public ${BASTION}: fail`,
  ],
  'close module.bastion.aws_vpc_security_group_ingress_rule.ssh': [],
  'open module.bastion.aws_vpc_security_group_egress_rule.ssh': [],
  'close module.bastion.aws_vpc_security_group_egress_rule.ssh': [],

  // A load balancer may be open, and may be closed.
  [`open ${INTO_LB}.http`]: [],
  [`close ${INTO_LB}.http`]: [],
  [`open ${INTO_LB}.https`]: [],
  [`close ${INTO_LB}.https`]: [],
  'open module.load_balancer.aws_vpc_security_group_egress_rule.application': [],
  'close module.load_balancer.aws_vpc_security_group_egress_rule.application': [],
  // Nothing has the VPC's default group.
  'open module.network.aws_default_security_group.closed': [],

  ...eachZone(
    (zone) => `open module.network.aws_route.app_internet${zone}`,
    (zone) => [inPublic, `network/nat-per-zone module.network.aws_subnet.app${zone}: gone`],
  ),
  ...eachZone(
    (zone) => `close module.network.aws_route.app_internet${zone}`,
    (zone) => [`network/nat-per-zone module.network.aws_subnet.app${zone}: gone`],
  ),
  // Then it has the VPC's main table, which leads nowhere.
  ...eachZone(
    (zone) => `close module.network.aws_route_table_association.app${zone}`,
    (zone) => [`network/nat-per-zone module.network.aws_subnet.app${zone}: gone`],
  ),
  ...eachZone(
    (zone) => `close module.network.aws_route_table_association.database${zone}`,
    () => [],
  ),
  ...eachZone(
    (zone) => `close module.network.aws_route_table_association.public${zone}`,
    () => [],
  ),
  // It is the internet gateway's already; without it nothing of the internet gets in.
  'open module.network.aws_route.public_internet': [],
  'close module.network.aws_route.public_internet': [],
  // Taken over without an entry it lets nothing through, the application's own way neither.
  'close the network ACL of module.network.aws_vpc.this': cutOff,

  [`flip publicly_accessible of ${DB}`]: [
    `network/database-not-public ${DB}: fail`,
    `network/database-reachability ${DB}: fail`,
  ],
  [`flip associate_public_ip_address of ${BASTION}`]: [],
  [`flip internal of ${LB}`]: [
    'edge/https-only module.load_balancer.aws_lb_listener.http: gone',
    'edge/https-only module.load_balancer.aws_lb_listener.https: gone',
    `edge/waf-attached ${LB}: gone`,
  ],
  ...eachZone(
    (zone) => `flip map_public_ip_on_launch of module.network.aws_subnet.app${zone}`,
    () => [inPublic],
  ),
  // Databases have a setting of their own, and the bastion says itself that it has an address.
  ...eachZone(
    (zone) => `flip map_public_ip_on_launch of module.network.aws_subnet.database${zone}`,
    () => [],
  ),
  ...eachZone(
    (zone) => `flip map_public_ip_on_launch of module.network.aws_subnet.public${zone}`,
    () => [],
  ),
};

test('each rule, route and flag of the reference stack changes what it should', async () => {
  const before = await judge(new MutablePlan(TEXT));
  expect(new Set(before.values())).toEqual(new Set(['pass']));
  const found: Record<string, readonly string[]> = {};
  for (const [name, mutate] of mutations()) {
    const plan = new MutablePlan(TEXT);
    mutate(plan);
    found[name] = changed(before, await judge(plan));
  }
  expect(found).toEqual(EXPECTED);
}, 120_000);
