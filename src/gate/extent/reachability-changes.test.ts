import { expect, test } from 'vitest';
import {
  DB,
  DB_RULE,
  BASTION,
  BASTION_GROUP,
  lets,
  letsGroup,
  letsOutside,
  another,
  all,
  set,
  type Rows,
} from './edits.fixture.js';
import { changeOf, judgeEdited } from './state-pairs.fixture.js';
import { testRows } from './test-rows.fixture.js';

const ROWS: Rows = {
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
    [
      'a network to everywhere, into a group of another stack',
      letsOutside('10.0.0.0/8'),
      letsOutside('0.0.0.0/0'),
      'unclear',
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
};

testRows(ROWS);

const jump = 'aws_instance.jump[0]';
const renamed = all(letsGroup(BASTION_GROUP), (state) => state.rename(BASTION, jump));

test.each([
  ['old', letsGroup(BASTION_GROUP)],
  ['new', renamed],
])(
  'who is let in stays the same where it is moved, and was there by its %s address',
  async (_what, before) => {
    const policy = 'network/database-reachability';
    const [old, now] = [await judgeEdited(before, policy), await judgeEdited(renamed, policy)];
    expect(changeOf(old, now, { [jump]: BASTION })).toBe('unchanged');
  },
);
