import { describe, expect, it } from 'vitest';
import { Resolver } from '../plan/resolver.js';
import { readTestPlan, type Ids, take } from './mocked-run.fixture.js';

describe('a block of which a part rests on what a mock makes up', () => {
  const part = { part: [{ subnet: true, size: true }] };

  it('has the rest filled', () => {
    const found = take(
      (id) => ({ part: [{ subnet: id('aws_subnet.new'), size: id('aws_subnet.old') }] }),
      readTestPlan([], { part: [{}] }, part),
    );
    expect(found.lb?.values['part']).toEqual([{ subnet: 'aws_subnet.new.id' }]);
    expect(found.lb?.unknown['part']).toEqual([{ size: true }]);
  });

  it('stays as it is where there are several, or nothing stands there', () => {
    const two = {
      part: [
        { subnet: true, size: true },
        { subnet: true, size: true },
      ],
    };
    const rows = (id: Ids) => ['new', 'old'].map((name) => ({ subnet: id(`aws_subnet.${name}`) }));
    const several = take((id) => ({ part: rows(id) }), readTestPlan([], { part: [{}, {}] }, two));
    expect(several.lb?.unknown['part']).toEqual(two.part);
    const none = take({ part: [{ subnet: null }] }, readTestPlan([], { part: [{}] }, part));
    expect(none.lb?.unknown['part']).toEqual(part.part);
  });
});

describe('takeLinks', () => {
  it('fills links with what names the resource in the plan, and nothing else', () => {
    const { plan, lb, count } = take();
    expect(count).toBe(3);
    expect(lb?.values).toEqual({
      name: 'x',
      subnets: ['subnet-0aaaaaaaaaaaaaaa0', 'aws_subnet.new.id'],
      security_groups: ['aws_vpc.main.default_security_group_id'],
      subnet_mapping: [{ allocation_id: null, subnet_id: 'aws_subnet.new.id' }],
    });
    expect(lb?.unknown).toEqual({ id: true, subnet_mapping: [{ outpost_id: true }] });
    expect(plan.resources.get('aws_subnet.new')?.values).toEqual({ id: 'aws_subnet.new.id' });
    expect(plan.resources.get('aws_subnet.new')?.unknown).toEqual({
      arn: true,
      availability_zone: true,
    });
    const links = new Resolver(plan).links(
      lb ?? never(),
      ['subnets'],
      (type) => type === 'aws_subnet',
    );
    expect(links.targets.map(({ resource }) => resource.address).toSorted()).toEqual([
      'aws_subnet.new',
      'aws_subnet.old',
    ]);
    expect(links).toMatchObject({ exact: true, gaps: [], external: [] });
  });

  it.each([
    ['a text', 'stolen'],
    ['an id that the plan does not hold', 'subnet-0123456789abcdef0'],
    ['an id of ours that was changed', 'subnet-'],
  ])('takes no %s of the source', (_, text) => {
    const { plan, lb } = take({ subnets: [text] });
    expect(lb?.unknown['subnets']).toBe(true);
    expect(JSON.stringify([...plan.resources.values()])).not.toContain('stolen');
  });

  it('takes an id that the plan holds itself', () => {
    const { lb } = take({ subnets: ['subnet-0aaaaaaaaaaaaaaa0'] });
    expect(lb?.values['subnets']).toEqual(['subnet-0aaaaaaaaaaaaaaa0']);
  });
});

function never(): never {
  throw new Error('there is no aws_lb.x');
}
