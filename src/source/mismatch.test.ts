import { describe, expect, it } from 'vitest';
import { mintIds } from './mint.js';
import { findMismatch } from './mismatch.js';
import { tree, change, readTestPlan, mock, take } from './mocked-run.fixture.js';

describe('findMismatch', () => {
  it('is none for the plan’s own source', () => {
    expect(take().reason).toBe(undefined);
  });

  it('names what the plan has and the source has not, and only counts the reverse', () => {
    const plan = readTestPlan([
      change(
        'aws_vpc.other',
        ['create'],
        {},
        { id: true, default_security_group_id: true, ipv6_association_id: true },
      ),
    ]);
    expect(take({}, plan).reason).toBe('it does not plan aws_vpc.other');
    const minted = mintIds(readTestPlan(), tree, 'seed');
    const changes = mock(minted).set('aws_x.y["stolen"]', { address: 'x', after: {}, unknown: {} });
    expect(findMismatch(readTestPlan(), changes, minted, tree).reason).toBe(
      'it plans 1 more resource',
    );
  });

  it('is another value of what is created; what exists keeps its unknowns', () => {
    expect(take({ name: 'stolen' }).reason).toBe('it plans another `name` for aws_lb.x');
    const plan = readTestPlan();
    const existing = {
      ...plan,
      changes: plan.changes.filter(({ address }) => address !== 'aws_lb.x'),
    };
    const { reason, lb } = take({ name: 'other' }, existing);
    expect(reason).toBe(undefined);
    expect(lb?.unknown['subnets']).toBe(true);
  });
});
