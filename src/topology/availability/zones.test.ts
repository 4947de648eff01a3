import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref } from '../../plan/planned-values.fixture.js';
import { toStack } from '../read-stack.js';
import { exactSpread, inOneZone, joinSpreads, openSpread } from './zone-spread.js';
import { Zones } from './zones.js';

const stack = toStack(
  buildPlan({
    resources: [
      resource('aws_subnet.a', { availability_zone: 'us-east-1a' }),
      resource('aws_subnet.b', { availability_zone: 'us-east-1b' }),
      resource('aws_subnet.by_id', {
        availability_zone: opaque(),
        availability_zone_id: 'use1-az3',
      }),
      resource('aws_subnet.open', { availability_zone: ref('terraform_data.zone.output') }),
      resource('data.aws_subnet.shared', { id: 'subnet-1', availability_zone: 'us-east-1c' }),
    ],
  }),
);
const zones = new Zones(stack.topology.subnets, stack.resolver);
const set = (...value: string[]) => ({ state: 'known', value }) as const;
const some = (closed: boolean, ...candidates: string[]) =>
  ({ state: 'unknown', reason: 'lost', candidates, closed }) as const;

describe('the zone of a subnet', () => {
  test.each([
    ['aws_subnet.a', 'us-east-1a'],
    ['aws_subnet.by_id', 'use1-az3'],
    ['subnet-1', 'us-east-1c'],
  ])('%s is in %s', (subnet, zone) => {
    expect(zones.of(subnet)).toEqual({ state: 'known', value: zone });
  });

  test.each(['aws_subnet.open', 'subnet-9'])('%s does not tell', (subnet) => {
    expect(zones.of(subnet).state).toBe('unknown');
  });
});

describe('the zones over subnets', () => {
  test('of which one names its zone and the other its id, which may be the same', () => {
    expect(zones.over(set('aws_subnet.a', 'aws_subnet.by_id'))).toMatchObject({
      atLeast: 1,
      atMost: 2,
      sure: ['us-east-1a'],
    });
    expect(zones.over(set('aws_subnet.by_id')).atLeast).toBe(1);
  });

  test('which are all known', () => {
    expect(zones.over(set('aws_subnet.a', 'aws_subnet.b', 'aws_subnet.a'))).toMatchObject({
      atLeast: 2,
      atMost: 2,
      sure: ['us-east-1a', 'us-east-1b'],
    });
  });

  test('of which one does not tell its zone', () => {
    expect(zones.over(set('aws_subnet.a', 'aws_subnet.open'))).toMatchObject({
      atLeast: 1,
      atMost: 2,
    });
  });

  test('where AWS takes one a zone, are as many as subnets', () => {
    const distinct = { distinct: true };
    expect(zones.over(set('aws_subnet.a', 'aws_subnet.open'), distinct)).toMatchObject({
      atLeast: 2,
      atMost: 2,
    });
    expect(zones.over(set('subnet-8', 'subnet-9'), distinct)).toMatchObject({ atLeast: 2 });
    expect(zones.over(set('aws_subnet.a', 'aws_subnet.a'), distinct)).toMatchObject({ atMost: 1 });
  });

  test('of which only some are meant', () => {
    expect(zones.over(some(true, 'aws_subnet.a', 'aws_subnet.b'))).toMatchObject({
      atLeast: 1,
      atMost: 2,
      sure: [],
    });
    expect(zones.over(some(true, 'aws_subnet.a'))).toMatchObject({ atMost: 1 });
    expect(zones.over(some(false, 'aws_subnet.a'))).toMatchObject({ atLeast: 1, atMost: null });
  });

  test('of none is no zone', () => {
    expect(zones.over(set())).toMatchObject({ atLeast: 0, atMost: 0 });
  });
});

describe('spreads joined', () => {
  const a = exactSpread(['a'], []);
  const b = exactSpread(['b'], []);

  test('count what is surely there', () => {
    const both = [a, b].map((spread) => ({ spread, certain: true }));
    expect(joinSpreads(both)).toMatchObject({ atLeast: 2, atMost: 2 });
    const maybe = [
      { spread: a, certain: true },
      { spread: b, certain: false },
    ];
    expect(joinSpreads(maybe)).toMatchObject({ atLeast: 1, atMost: 2 });
  });

  test('have no bound where a part has none', () => {
    const open = [a, openSpread('lost')].map((spread) => ({ spread, certain: true }));
    expect(joinSpreads(open)).toMatchObject({ atLeast: 1, atMost: null, reason: 'lost' });
  });

  test('of instances are at most so many zones', () => {
    const one = inOneZone(openSpread('lost'));
    expect(joinSpreads([{ spread: one, certain: true }])).toMatchObject({ atLeast: 1, atMost: 1 });
  });
});
