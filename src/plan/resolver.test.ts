import { describe, expect, test } from 'vitest';
import { exactly, follow, followIn, gap, oneOf, subnet } from './follow-links.fixture.js';
import { buildResolver, resource } from './plan-builder.fixture.js';
import { opaque, ref } from './planned-values.fixture.js';

describe('references between resources', () => {
  test('a single one is exact', () => {
    expect(follow(ref('aws_subnet.a.id'), subnet('a'), subnet('b'))).toMatchObject(
      exactly('aws_subnet.a'),
    );
  });

  test('an argument that is not set is absent', () => {
    expect(follow(null, subnet('a'))).toMatchObject({ absent: true, targets: [] });
  });

  test('several in one list are all meant', () => {
    expect(
      follow(ref('aws_subnet.a.id', 'aws_subnet.b.id'), subnet('a'), subnet('b')),
    ).toMatchObject(exactly('aws_subnet.a', 'aws_subnet.b'));
  });

  test('a resource with count = 0 is nothing, and not absent', () => {
    expect(follow(ref('aws_subnet.a[0].id'), subnet('a', { count: 0 }))).toMatchObject({
      targets: [],
      absent: false,
    });
  });

  test('a value known only after apply without any expression is a gap', () => {
    const resolver = buildResolver(resource('aws_user.x', { subnet_id: opaque() }));
    const own = resolver.plan.resources.get('aws_user.x');
    if (!own) throw new Error('no aws_user.x');
    const links = resolver.links({ ...own, config: undefined }, ['subnet_id'], () => true);
    expect(links.gaps).toEqual(['aws_user.x has `subnet_id` known only after apply']);
  });
});

describe('count and for_each', () => {
  const counted = subnet('a', { count: 2 });
  const keyed = subnet('a', { forEach: ['x.y', 'z'] });

  test('an index or a key picks one', () => {
    expect(follow(ref('aws_subnet.a[1].id'), counted)).toMatchObject(exactly('aws_subnet.a[1]'));
    expect(follow(ref('aws_subnet.a["x.y"].id'), keyed)).toMatchObject(
      exactly('aws_subnet.a["x.y"]'),
    );
  });

  test('count.index is one of them, and of a single one it is that', () => {
    expect(follow(ref('aws_subnet.a', 'count.index'), counted)).toMatchObject(
      oneOf('aws_subnet.a[0]', 'aws_subnet.a[1]'),
    );
    expect(follow(ref('aws_subnet.a', 'count.index'), subnet('a', { count: 1 }))).toMatchObject(
      exactly('aws_subnet.a[0]'),
    );
  });

  test('each.key picks the one of the same key', () => {
    const user = resource(
      'aws_user.x',
      { subnet_id: ref('aws_subnet.a', 'each.key') },
      { forEach: ['x.y', 'z'] },
    );
    expect(followIn({ resources: [keyed, user] }, 'aws_user.x["z"]')).toMatchObject(
      exactly('aws_subnet.a["z"]'),
    );
  });

  test('each.key among resources without that key is one of them', () => {
    const user = resource(
      'aws_user.x',
      { subnet_id: ref('aws_subnet.a', 'each.key') },
      { forEach: ['q'] },
    );
    expect(followIn({ resources: [keyed, user] }, 'aws_user.x["q"]')).toMatchObject({
      exact: false,
      gaps: [],
    });
  });

  test('each.value of a map of resources is the one of the same key', () => {
    const user = resource(
      'aws_user.x',
      { subnet_id: ref('each.value.id') },
      { forEach: ['x.y', 'z'], over: ref('aws_subnet.a') },
    );
    expect(followIn({ resources: [keyed, user] }, 'aws_user.x["x.y"]')).toMatchObject(
      exactly('aws_subnet.a["x.y"]'),
    );
  });

  test('each.value chained through another for_each still is', () => {
    const middle = resource(
      'aws_middle.m',
      { net: ref('each.value.id') },
      { forEach: ['x.y', 'z'], over: ref('aws_subnet.a') },
    );
    const user = resource(
      'aws_user.x',
      { subnet_id: ref('each.value.net') },
      { forEach: ['x.y', 'z'], over: ref('aws_middle.m') },
    );
    expect(followIn({ resources: [keyed, middle, user] }, 'aws_user.x["z"]')).toMatchObject(
      exactly('aws_subnet.a["z"]'),
    );
  });

  test('each.value of a set that a plan does not carry is a gap', () => {
    const user = resource('aws_user.x', { subnet_id: ref('each.value') }, { forEach: ['z'] });
    expect(followIn({ resources: [keyed, user] }, 'aws_user.x["z"]')).toMatchObject(
      gap('it is each.value of a for_each that the plan does not carry'),
    );
  });
});

describe('what the configuration leaves open', () => {
  test.each([
    ['a truth value', true],
    ['a text', 'production'],
    ['a list of texts', ['us-east-1a', 'us-east-1b']],
  ])('a conditional on %s holds one of its arms, never surely both', (_, value) => {
    const user = resource('aws_user.x', {
      subnet_id: ref('var.choice', 'aws_subnet.a.id', 'aws_subnet.b.id'),
    });
    const links = followIn({ resources: [subnet('a'), subnet('b'), user] }, 'aws_user.x', {
      variables: { choice: { value } },
    });
    expect(links.targets).toEqual(['aws_subnet.a', 'aws_subnet.b']);
    expect(links.exact).toBe(false);
  });

  test('an id in a variable beside a reference is meant too', () => {
    const user = resource('aws_user.x', { subnet_id: ref('var.more', 'aws_subnet.a.id') });
    const variables = { more: { value: 'subnet-0123456789abcdef0' } };
    expect(followIn({ resources: [subnet('a'), user] }, 'aws_user.x', { variables })).toMatchObject(
      {
        ...exactly('aws_subnet.a'),
        external: ['subnet-0123456789abcdef0'],
      },
    );
  });

  test('a local is a gap', () => {
    expect(follow(ref('local.subnet'))).toMatchObject(
      gap('it goes through local.subnet, which a plan does not carry'),
    );
  });

  test('a local beside a reference leaves the gap', () => {
    const read = resource('data.aws_subnets.more', { filter: ref('aws_vpc.main.id') });
    expect(follow(ref('local.more', 'aws_subnet.a.id'), subnet('a'), read)).toMatchObject({
      targets: ['aws_subnet.a'],
      exact: false,
      gaps: [expect.stringContaining('local.more')],
    });
  });

  test('references that go round in a circle end in a gap', () => {
    const links = follow(
      ref('aws_one.a.out'),
      resource('aws_one.a', { out: ref('aws_two.b.out') }),
      resource('aws_two.b', { out: ref('aws_one.a.out') }),
    );
    expect(links).toMatchObject(gap('its references go round in a circle'));
  });
});

describe('what is followed across attributes', () => {
  test('an attribute of another resource leads on to what it was given', () => {
    const middle = resource('aws_instance.m', { net: ref('aws_subnet.a.id') });
    expect(follow(ref('aws_instance.m.net'), middle, subnet('a'))).toMatchObject(
      exactly('aws_subnet.a'),
    );
  });

  test('an attribute that holds no such link makes it inexact, not wrong', () => {
    const links = follow(
      ref('aws_instance.m.id', 'aws_subnet.a.id'),
      resource('aws_instance.m', {}),
      subnet('a'),
    );
    expect(links).toMatchObject({ targets: ['aws_subnet.a'], gaps: [] });
  });
});
