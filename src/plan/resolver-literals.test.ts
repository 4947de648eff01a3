import { describe, expect, test } from 'vitest';
import { exactly, follow, followIn, oneOf, subnet } from './follow-links.fixture.js';
import { resource } from './plan-builder.fixture.js';
import { opaque, perKey, planned, ref } from './planned-values.fixture.js';

describe('literals', () => {
  test('an id, ARN or name of a resource of the plan is that resource', () => {
    const known = resource('aws_subnet.a', { id: 'subnet-1', arn: 'arn:aws:ec2:x', name: 'blue' });
    for (const text of ['subnet-1', 'arn:aws:ec2:x', 'blue'])
      expect(follow(text, known)).toMatchObject(exactly('aws_subnet.a'));
  });

  test('an id of nothing in the plan is external', () => {
    expect(follow('subnet-9', subnet('a'))).toEqual({ ...exactly(), external: ['subnet-9'] });
  });

  test('a name of two resources is one of them, unless the references tell which', () => {
    const twins = [
      resource('aws_subnet.a', { name: 'same' }),
      resource('aws_subnet.b', { name: 'same' }),
    ];
    expect(follow('same', ...twins)).toMatchObject(oneOf('aws_subnet.a', 'aws_subnet.b'));
    expect(follow(planned('same', 'aws_subnet.b.name'), ...twins)).toMatchObject(
      exactly('aws_subnet.b'),
    );
  });

  test('a name that only another type has names nothing that is wanted', () => {
    expect(follow('same', resource('aws_vpc.a', { name: 'same' }))).toMatchObject({
      external: ['same'],
    });
  });

  test('a literal of each key is the instance’s own', () => {
    const user = resource(
      'aws_user.x',
      { subnet_id: perKey({ a: 'subnet-1', b: 'subnet-2' }) },
      { forEach: ['a', 'b'] },
    );
    const one = resource('aws_subnet.one', { id: 'subnet-1' });
    expect(followIn({ resources: [one, user] }, 'aws_user.x["a"]')).toMatchObject(
      exactly('aws_subnet.one'),
    );
    expect(followIn({ resources: [one, user] }, 'aws_user.x["b"]')).toMatchObject({
      external: ['subnet-2'],
    });
  });
});

describe('data sources', () => {
  const data = (args = {}) => resource('data.aws_subnet.d', args);

  test('one that was read is what its id names', () => {
    const own = resource('aws_subnet.a', { id: 'subnet-1' });
    expect(follow(ref('data.aws_subnet.d.id'), data({ id: 'subnet-1' }), own)).toMatchObject(
      exactly('aws_subnet.a'),
    );
    expect(follow(ref('data.aws_subnet.d.id'), data({ id: 'subnet-7' }))).toMatchObject({
      ...exactly(),
      external: ['subnet-7'],
    });
  });

  test('one that is put off until apply names no subnet of the plan as sure', () => {
    const links = follow(ref('data.aws_subnet.d.id'), data({ id: opaque() }), subnet('a'));
    expect(links).toMatchObject({ targets: [], external: ['data.aws_subnet.d'], absent: false });
  });
});
