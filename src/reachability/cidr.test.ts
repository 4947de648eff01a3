import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCovered, overlaps, parseCidr, type Range } from './cidr.js';

const cidr = (text: string): Range => {
  const range = parseCidr(text);
  if (!range) throw new Error(`${text} was not read`);
  return range;
};

/** A block inside 10.0.0.0/24, and beside it the set of its last octets: what it truly holds. */
const block = fc
  .record({ octet: fc.nat({ max: 255 }), prefix: fc.integer({ min: 24, max: 32 }) })
  .map(({ octet, prefix }) => {
    const size = 2 ** (32 - prefix);
    const first = octet - (octet % size);
    const members = new Set(Array.from({ length: size }, (_, index) => first + index));
    return { range: cidr(`10.0.0.${octet}/${prefix}`), members };
  });

describe('against every address of a /24', () => {
  test('a block holds what it should', () => {
    fc.assert(
      fc.property(block, ({ range, members }) => {
        const base = cidr('10.0.0.0').first;
        expect(range.family).toBe(4);
        expect(range.first).toBe(base + BigInt(Math.min(...members)));
        expect(range.last).toBe(base + BigInt(Math.max(...members)));
      }),
    );
  });

  test('overlaps', () => {
    fc.assert(
      fc.property(block, block, (a, b) => {
        const shared = [...a.members].some((member) => b.members.has(member));
        expect(overlaps(a.range, b.range)).toBe(shared);
        expect(overlaps(b.range, a.range)).toBe(shared);
      }),
    );
  });

  test('isCovered, by several blocks in any order', () => {
    const small = block.filter(({ members }) => members.size <= 64);
    fc.assert(
      fc.property(small, fc.array(block, { maxLength: 8 }), (own, others) => {
        const all = new Set(others.flatMap(({ members }) => [...members]));
        const covered = [...own.members].every((member) => all.has(member));
        expect(
          isCovered(
            own.range,
            others.map(({ range }) => range),
          ),
        ).toBe(covered);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isCovered', () => {
  test('two halves make up the whole, and a gap between does not', () => {
    const whole = cidr('10.0.0.0/16');
    expect(isCovered(whole, [cidr('10.0.128.0/17'), cidr('10.0.0.0/17')])).toBe(true);
    expect(isCovered(whole, [cidr('10.0.128.0/17'), cidr('10.0.0.0/18')])).toBe(false);
    expect(isCovered(whole, [])).toBe(false);
  });

  test('one address that is missing', () => {
    const most = [cidr('10.0.0.0/32'), cidr('10.0.0.2/31')];
    expect(isCovered(cidr('10.0.0.0/30'), most)).toBe(false);
    expect(isCovered(cidr('10.0.0.0/30'), [...most, cidr('10.0.0.1')])).toBe(true);
  });

  test('the two halves of the internet', () => {
    expect(isCovered(cidr('0.0.0.0/0'), [cidr('0.0.0.0/1'), cidr('128.0.0.0/1')])).toBe(true);
  });

  test('no IPv6 block covers an IPv4 one', () => {
    expect(isCovered(cidr('10.0.0.0/24'), [cidr('::/0')])).toBe(false);
    expect(overlaps(cidr('10.0.0.0/24'), cidr('::/0'))).toBe(false);
  });
});

describe('parseCidr', () => {
  test('an address alone is one address', () => {
    expect(cidr('10.1.2.3')).toEqual(cidr('10.1.2.3/32'));
    expect(cidr('2001:db8::1')).toEqual(cidr('2001:db8::1/128'));
  });

  test('bits beyond the prefix say nothing', () => {
    expect(cidr('10.0.0.77/24')).toEqual(cidr('10.0.0.0/24'));
  });

  test.each([
    ['::/0', 0n, 2n ** 128n - 1n],
    ['::1/128', 1n, 1n],
    ['1::/16', 2n ** 112n, 2n ** 113n - 1n],
    ['0:0:0:0:0:0:1:2/128', 65538n, 65538n],
    ['::FFFF/128', 65535n, 65535n],
  ])('reads %s', (text, first, last) => {
    expect(cidr(text)).toEqual({ family: 6, first, last });
  });

  test('reads IPv6 in full and shortened alike', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        fc.pre(!text.includes('.'));
        const range = cidr(text);
        expect(range.family).toBe(6);
        expect(new URL(`http://[${text}]`).hostname).toBe(
          new URL(`http://[${writeV6(range.first)}]`).hostname,
        );
      }),
    );
  });

  test.each([
    '',
    'everyone',
    '10.0.0/24',
    '10.0.0.0.0/24',
    '10.0.0.256/24',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/x',
    '::/129',
    '1::2::3/64',
    '1:2:3:4:5:6:7:8:9/64',
    '1:2:3/64',
    'fffff::/16',
    'pl-12345678',
  ])('%j is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test.each(['10.0.0.0/', '10..0.1/24', ' 10.0.0.0/8 ', '10.0.0.0/8/24'])(
    '%j, which is no block, is none',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );
});

function writeV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  return groups.join(':');
}
