import { describe, expect, it } from 'vitest';
import { mintIds } from './mint.js';
import { tree, readTestPlan } from './mocked-run.fixture.js';

describe('mintIds', () => {
  it('makes none for what AWS may leave empty', () => {
    const ids = mintIds(readTestPlan(), tree, 'seed').byAddress.get('aws_vpc.main');
    expect([...(ids?.keys() ?? [])]).toEqual(['id', 'default_security_group_id']);
  });

  it('gives ids in the form of their type, new ones for each run, and none for what the source sets', () => {
    const ids = (seed: string): (string | undefined)[] => {
      const { byAddress } = mintIds(readTestPlan(), tree, seed);
      return [
        byAddress.get('aws_subnet.new')?.get('id'),
        byAddress.get('aws_vpc.main')?.get('default_security_group_id'),
        byAddress.get('aws_lb.x')?.get('id'),
        byAddress.get('aws_lb.x')?.get('name'),
      ];
    };
    const [subnet, group, lb, name] = ids('a');
    expect(subnet).toMatch(/^subnet-0[0-9a-f]{16}$/);
    expect(group).toMatch(/^sg-0[0-9a-f]{16}$/);
    expect(lb).toMatch(/^arn:aws:mock:us-east-1:123456789012:aws_lb\/0[0-9a-f]{16}$/);
    expect(name).toBe(undefined);
    expect(ids('b').filter((id) => id !== undefined && ids('a').includes(id))).toEqual([]);
  });
});
