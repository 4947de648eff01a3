import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deployPlan } from '../../deploy-plan.js';
import { MutablePlan } from '../../gate/mutate-plan.fixture.js';
import type { DeployedPath } from '../../model/deployed-network.js';
import { ref } from '../../plan/planned-values.fixture.js';
import { toPlan } from '../../plan/read-plan.js';
import { readStack, toStack } from '../../topology/read-stack.js';
import { buildWebStack } from '../../topology/web-stack.fixture.js';

const fixture = (name: string): string =>
  new URL(`../../../fixtures/plans/${name}/plan.json`, import.meta.url).pathname;
const TEXT = readFileSync(fixture('private-web-app'), 'utf8');

const LB = 'module.load_balancer.aws_lb.this';
const APP = 'module.application.aws_autoscaling_group.this';
const DB = 'module.database.aws_db_instance.this';

function pathsOf(change: (plan: MutablePlan) => void = () => {}): readonly DeployedPath[] {
  const plan = new MutablePlan(TEXT);
  change(plan);
  const stack = toStack(toPlan({ path: 'plan.json', sha256: '', json: plan.json }));
  return deployPlan(stack).network.paths;
}

const short = ({ verdict, from, to, port }: DeployedPath): string =>
  `${verdict} ${from} → ${to} ${port}`;

test('the reference stack admits each connection that it needs, and says by which rule', () => {
  const paths = pathsOf();
  expect(paths.map(short)).toEqual([
    `admitted internet → ${LB} 80`,
    `admitted internet → ${LB} 443`,
    `admitted ${LB} → ${APP} 8080`,
    `admitted ${APP} → ${DB} 3306`,
    `admitted ${APP} → internet 443`,
  ]);
  expect(paths[3]?.evidence.join(' ')).toContain(
    'module.database.aws_vpc_security_group_ingress_rule.application',
  );
});

test('health checks on a port of their own are judged by themselves', () => {
  const paths = pathsOf((plan) =>
    plan.set('module.load_balancer.aws_lb_target_group.app', {
      health_check: [{ port: '9000' }],
    }),
  );
  expect(paths.map(short)).toContain(`admitted ${LB} → ${APP} 8080`);
  expect(paths.map(short)).toContain(`refused ${LB} → ${APP} 9000`);
});

test.each([
  ['module.load_balancer.aws_vpc_security_group_ingress_rule.https', `internet → ${LB} 443`],
  ['module.load_balancer.aws_vpc_security_group_egress_rule.application', `${LB} → ${APP} 8080`],
  ['module.application.aws_vpc_security_group_ingress_rule.load_balancer', `${LB} → ${APP} 8080`],
  ['module.application.aws_vpc_security_group_egress_rule.database', `${APP} → ${DB} 3306`],
  ['module.database.aws_vpc_security_group_ingress_rule.application', `${APP} → ${DB} 3306`],
  ['module.application.aws_vpc_security_group_egress_rule.https', `${APP} → internet 443`],
])('without %s exactly one is refused, with what stops it', (rule, way) => {
  const paths = pathsOf((plan) => plan.remove(rule));
  const refused = paths.filter(({ verdict }) => verdict === 'refused');
  expect(refused.map(short)).toEqual([`refused ${way}`]);
  expect(refused[0]?.evidence.join(' ')).toMatch(/security group/);
  expect(paths).toHaveLength(5);
});

test('rules that are known only after apply leave it unknown, and say so', () => {
  const paths = pathsOf((plan) =>
    plan.refer(
      'module.database.aws_vpc_security_group_ingress_rule.application',
      'referenced_security_group_id',
      'local.somebody',
    ),
  );
  const unknown = paths.filter(({ verdict }) => verdict === 'unknown');
  expect(unknown.map(short)).toEqual([`unknown ${APP} → ${DB} 3306`]);
  expect(unknown[0]?.evidence.length).toBeGreaterThan(0);
});

test('where one subnet is closed, it is told by subnet', () => {
  const stack = buildWebStack({
    'aws_network_acl.closed': {
      vpc_id: ref('aws_vpc.main.id'),
      subnet_ids: ref('aws_subnet.app_b.id'),
    },
  });
  const { network, subnets } = deployPlan(stack);
  const nameOf = (id: string | null) => subnets.find((subnet) => subnet.id === id)?.address;
  expect(
    network.paths
      .filter(({ to }) => to === 'aws_db_instance.main')
      .map((path) => `${path.verdict} from ${nameOf(path.fromSubnetId)}`),
  ).toEqual(['admitted from aws_subnet.app_a', 'refused from aws_subnet.app_b']);
});

describe('of several stacks in one plan', () => {
  test('none reaches the other’s database', () => {
    const { network } = deployPlan(readStack(fixture('status-page')));
    const stores = network.paths.filter(({ to }) => to.includes('aws_db_instance'));
    expect(stores).toHaveLength(4);
    const stackOf = (address: string) => address.split('.')[1];
    for (const { from, to, verdict } of stores)
      expect(verdict).toBe(stackOf(from) === stackOf(to) ? 'admitted' : 'refused');
  });
});
