import { expect, test } from 'vitest';
import { all, DB, DB_RULE, lets, set } from '../extent/edits.fixture.js';
import { EditedState, type Edit } from '../extent/state-pairs.fixture.js';
import { gate } from '../gate.js';

const nothing: Edit = () => undefined;
const gone: Edit = (state) => state.remove(DB_RULE);
const LB_RULE = 'module.load_balancer.aws_vpc_security_group_ingress_rule.https';

/** The rule of the database is another resource, and lets through something like it. */
const instead =
  (values: Record<string, unknown>): Edit =>
  (state) => {
    state.add(DB_RULE, `${DB_RULE}_instead`, values);
    state.remove(DB_RULE);
  };

async function judge(before: Edit, after: Edit, address = DB_RULE) {
  const [was, is] = [new EditedState(), new EditedState()];
  before(was);
  after(is);
  const report = await gate(is.toChange(was), { only: ['change/protected-resources'] });
  const found = report.findings.find((finding) => finding.address === address);
  return found && `${found.verdict}: ${found.message}`;
}

test.each<[string, Edit, Edit, string]>([
  ['is deleted, and nothing is in its place', nothing, gone, 'fail: the application no longer'],
  ['is another resource', nothing, instead({}), 'pass: the rules of'],
  [
    'lets in the application on more ports',
    nothing,
    instead({ to_port: 3400 }),
    'pass: the rules of',
  ],
  [
    'gives way to one that the application comes by as well',
    nothing,
    all(lets('10.0.0.0/8'), gone),
    'pass: the application still reaches',
  ],
  [
    'is deleted, and was for another port',
    set(DB_RULE, { from_port: 22, to_port: 22 }),
    gone,
    'pass: it takes away no way',
  ],
  [
    'is narrower, and the application gets there',
    set(DB_RULE, { from_port: 0, to_port: 9999 }),
    nothing,
    'pass: the application still reaches',
  ],
  [
    'is for another port from now on',
    nothing,
    set(DB_RULE, { from_port: 3307, to_port: 3307 }),
    'fail: ',
  ],
  [
    'lets in a network from now on',
    nothing,
    set(DB_RULE, { cidr_ipv4: '0.0.0.0/0', referenced_security_group_id: null }),
    'fail: lets into',
  ],
  ['has another description', nothing, set(DB_RULE, { description: 'x' }), 'pass: the rules of'],
  [
    'goes with its database',
    nothing,
    (state) => state.remove(DB).remove(DB_RULE),
    `pass: ${DB} goes as well`,
  ],
])('a rule of the database that %s', async (_what, before, after, expected) => {
  expect(await judge(before, after)).toMatch(
    new RegExp(`^${expected.replaceAll(/[.[\]]/g, '\\$&')}`),
  );
});

const ruleOfLb = (values: Record<string, unknown> | null): Edit =>
  values === null ? (state) => state.remove(LB_RULE) : set(LB_RULE, values);

test.each<[string, Edit, Edit, string]>([
  ['is deleted', nothing, ruleOfLb(null), 'fail: the internet no longer reaches'],
  ['lets in an office alone', nothing, ruleOfLb({ cidr_ipv4: '192.0.2.0/24' }), 'unknown: '],
  ['lets in more', ruleOfLb({ cidr_ipv4: '192.0.2.0/24' }), nothing, 'pass: '],
  [
    'is deleted, and was for no listener',
    ruleOfLb({ from_port: 9, to_port: 9 }),
    ruleOfLb(null),
    'pass: it takes away no way',
  ],
])('a rule of the load balancer that %s', async (_what, before, after, expected) => {
  expect(await judge(before, after, LB_RULE)).toContain(expected);
});

test('of a broker that holds the group it is not told who needs the rule', async () => {
  const broker: Edit = (state) =>
    state.put('aws_mq_broker', 'aws_mq_broker.x', {
      security_groups: state.valueOf(DB, 'vpc_security_group_ids'),
      publicly_accessible: false,
    });
  expect(await judge(broker, all(broker, lets('10.0.0.0/8'), gone))).toContain('unknown: ');
  expect(await judge(broker, all(broker, instead({})))).toMatch(/^pass: /);
});

test('inline rules of a group are judged as those of their own', async () => {
  const GROUP = 'module.database.aws_security_group.this';
  const inline =
    (...ports: readonly number[]): Edit =>
    (state) => {
      const app = state.valueOf(DB_RULE, 'referenced_security_group_id');
      const row = { protocol: 'tcp', security_groups: [app], cidr_blocks: [] };
      state.set(GROUP, {
        ingress: ports.map((port) => ({ ...row, from_port: port, to_port: port })),
      });
      state.remove(DB_RULE);
    };
  expect(await judge(inline(22, 3306), inline(3306), GROUP)).toContain(
    'pass: it takes away no way',
  );
  expect(await judge(inline(22, 3306), inline(22), GROUP)).toContain('fail: the application no');
  expect(await judge(inline(3306), inline(3306, 3307), GROUP)).toContain('pass: ');
});

test('what no longer holds any group is not taken for gone', async () => {
  const warehouse =
    (groups: unknown): Edit =>
    (state) => {
      state.remove(DB);
      state.put('aws_redshift_cluster', 'aws_redshift_cluster.x', {
        vpc_security_group_ids: groups,
        publicly_accessible: false,
      });
    };
  const group = 'sg-0dd00000000000001';
  const regroup: Edit = (state) => state.set(DB_RULE, { security_group_id: group });
  expect(
    await judge(all(warehouse([group]), regroup), all(warehouse([]), regroup, gone)),
  ).toContain('unknown: ');
});
