import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount, NO_EXTENT, type Extent, type OpenTo } from '../../model/extent.js';
import { compareExtents } from './compare-extents.js';
import { covers } from './covers.js';

/** Eight addresses, three protocols and six ports: few enough to try every packet. */
const openings = fc.array(
  fc
    .record({
      address: fc.nat(7),
      bits: fc.constantFrom(29, 30, 31, 32),
      protocol: fc.constantFrom<OpenTo['protocol']>('all', 6, 17),
      ports: fc.tuple(fc.nat(5), fc.nat(5)),
    })
    .map(({ address, bits, protocol, ports }): OpenTo => ({
      from: `10.0.0.${address & ~(2 ** (32 - bits) - 1)}/${bits}`,
      within: [],
      places: [],
      protocol,
      fromPort: protocol === 'all' ? 0 : Math.min(...ports),
      toPort: protocol === 'all' ? 65_535 : Math.max(...ports),
      isSure: true,
    })),
  { maxLength: 6 },
);

/** Every packet that is let in, one by one: the oracle shares no code with what it judges. */
function packetsOf(list: readonly OpenTo[]): Set<string> {
  const packets = new Set<string>();
  for (const { from, protocol, fromPort, toPort } of list) {
    const [address = '', bits] = from.split('/');
    const first = Number(address.split('.')[3]);
    for (let own = first; own < first + 2 ** (32 - Number(bits)); own++)
      for (const each of protocol === 'all' ? ['all', 6, 17] : [protocol])
        for (let port = fromPort; port <= Math.min(toPort, 5); port++)
          packets.add(`${own} ${each} ${port}`);
  }
  return packets;
}

describe('openings', () => {
  test('are worse where there is a packet that was not let in, and nowhere else', () => {
    fc.assert(
      fc.property(openings, openings, (before, now) => {
        const old = packetsOf(before);
        const isWorse = [...packetsOf(now)].some((packet) => !old.has(packet));
        const { order } = compareExtents(
          { ...NO_EXTENT, openings: now },
          { ...NO_EXTENT, openings: before },
        );
        expect(order).toBe(isWorse ? 'worse' : 'no worse');
      }),
      { numRuns: 2000 },
    );
  });

  const of = (from: string, more: Partial<OpenTo> = {}): OpenTo => ({
    from,
    within: [],
    places: [],
    protocol: 6,
    fromPort: 5432,
    toPort: 5432,
    isSure: true,
    ...more,
  });

  test.each<[string, OpenTo, OpenTo, boolean]>([
    ['itself', of('aws_instance.a'), of('aws_instance.a'), true],
    ['another', of('aws_instance.a'), of('aws_instance.b'), false],
    ['everywhere', of('0.0.0.0/0'), of('aws_instance.a'), true],
    ['every IPv6 address', of('::/0'), of('aws_instance.a'), false],
    ['its subnet', of('10.0.1.0/24'), of('aws_instance.a', { within: ['10.0.1.0/25'] }), true],
    [
      'one of its subnets',
      of('10.0.1.0/24'),
      of('aws_instance.a', { within: ['10.0.1.0/25', '10.0.2.0/25'] }),
      false,
    ],
    [
      'a subnet, of one whose subnets are not known',
      of('10.0.1.0/24'),
      of('aws_instance.a'),
      false,
    ],
    [
      'a subnet whose range changed',
      of('10.0.1.0/24', { places: ['aws_subnet.a'] }),
      of('10.0.9.0/24', { places: ['aws_subnet.a'] }),
      true,
    ],
  ])('%s covers a resource, or does not', (_what, other, opening, answer) => {
    expect(covers([other], opening)).toBe(answer);
  });

  test('are unclear where they may be open and could not be before', () => {
    const open = (...list: OpenTo[]): Extent => ({ ...NO_EXTENT, openings: list });
    const maybe = of('10.0.0.0/8', { isSure: false });
    expect(compareExtents(open(maybe), open()).order).toBe('unclear');
    expect(compareExtents(open(maybe), open(maybe)).order).toBe('no worse');
    expect(compareExtents(open(maybe), open(of('10.0.0.0/8'))).order).toBe('no worse');
    expect(compareExtents(open(of('10.0.0.0/8')), open(maybe)).order).toBe('worse');
  });
});

describe('faults and amounts', () => {
  const faults = (...list: string[]): Extent => ({ ...NO_EXTENT, faults: list });
  const doubts = (...list: string[]): Extent => ({ ...NO_EXTENT, doubts: list });
  const of = (atLeast: number, atMost: number | null): Extent => ({
    ...NO_EXTENT,
    amounts: [{ name: 'zones', worse: 'less', atLeast, atMost }],
  });

  test.each<[string, Extent, Extent, string]>([
    ['the same in another order', faults('a', 'b'), faults('b', 'a'), 'no worse'],
    ['one less', faults('a'), faults('b', 'a'), 'no worse'],
    ['one more', faults('a', 'b'), faults('a'), 'worse'],
    ['one for another', faults('b'), faults('a'), 'worse'],
    ['the same once more', faults('a', 'a'), faults('a'), 'worse'],
    ['what was in doubt', faults('a'), doubts('a'), 'worse'],
    ['a new doubt', doubts('a'), faults('b'), 'unclear'],
    ['a doubt of what was so', doubts('a'), faults('a'), 'no worse'],
    ['fewer', of(1, 1), of(2, 2), 'worse'],
    ['more', of(3, 3), of(2, 2), 'no worse'],
    ['as many, or more', of(2, null), of(2, 2), 'no worse'],
    ['perhaps fewer', of(1, 2), of(2, 2), 'unclear'],
    ['surely fewer than any before', of(1, 1), of(2, 3), 'worse'],
    ['as far as was known', of(1, 3), of(1, 3), 'no worse'],
    ['an amount that was not told', of(1, 1), NO_EXTENT, 'unclear'],
  ])('%s', (_what, now, before, order) => {
    expect(compareExtents(now, before).order).toBe(order);
  });

  test('say what is worse', () => {
    const now = { ...faults('a'), amounts: [amount('days', 'less', 1)] };
    const before = { ...NO_EXTENT, amounts: [amount('days', 'less', 3)] };
    expect(compareExtents(now, before).why).toEqual(['new: a', 'days: 1, and before 3']);
  });
});
