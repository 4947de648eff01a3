import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillUnknown, type Convert, type Part } from './align.js';

/** `id:x` is an id of ours and stands for `X`. */
const convert: Convert = (mocked) => {
  if (mocked === null || (Array.isArray(mocked) && mocked.length === 0)) return { value: mocked };
  if (Array.isArray(mocked)) {
    const items = mocked.map((item: unknown) => convert(item, []));
    return items.every((item) => item !== undefined)
      ? { value: items.map((item) => item.value) }
      : undefined;
  }
  return typeof mocked === 'string' && mocked.startsWith('id:')
    ? { value: mocked.slice(3).toUpperCase() }
    : undefined;
};
const fill = (real: Part, value: unknown, unknown: unknown = {}): unknown =>
  fillUnknown(real, { value, unknown }, convert).value;

describe('fillUnknown', () => {
  it('fills one value, and a list that holds nothing but ids', () => {
    expect(fill({ value: undefined, unknown: true }, 'id:a')).toBe('A');
    expect(fill({ value: [null, 'known'], unknown: [true, false] }, ['known', 'id:a'])).toEqual([
      'known',
      'A',
    ]);
    // Two unknown elements of a set may turn out to be one.
    expect(fill({ value: [null, null], unknown: [true, true] }, ['id:a'])).toEqual(['A']);
  });

  it.each([
    ['a text of the source', { value: undefined, unknown: true }, 'secret'],
    [
      'a text of the source beside an id',
      { value: [null, null], unknown: [true, true] },
      ['id:a', 'secret'],
    ],
    ['a number', { value: undefined, unknown: true }, 3306],
    [
      'a list that lacks what is known',
      { value: ['known', null], unknown: [false, true] },
      ['id:a'],
    ],
  ])('leaves %s unknown', (_, real, mocked) => {
    expect(fill(real, mocked)).toEqual(real.value);
  });

  it('leaves what the mocked run does not know either', () => {
    expect(fill({ value: undefined, unknown: true }, undefined, true)).toBe(undefined);
  });

  const rule = (port: number, group?: string, cidr?: string) => ({
    from_port: port,
    cidr_blocks: cidr === undefined ? [] : [cidr],
    ...(group === undefined ? {} : { security_groups: [group] }),
  });
  const open = { security_groups: true };

  it('knows rows of a set again by what is known of them, in any order', () => {
    const real = {
      value: [rule(80, undefined, '0.0.0.0/0'), rule(3306), rule(22)],
      unknown: [{}, open, open],
    };
    const mocked = [rule(22, 'id:b'), rule(3306, 'id:a'), rule(80, undefined, '0.0.0.0/0')];
    expect(fill(real, mocked)).toEqual([
      rule(80, undefined, '0.0.0.0/0'),
      { ...rule(3306), security_groups: ['A'] },
      { ...rule(22), security_groups: ['B'] },
    ]);
  });

  it('takes rows that are alike for one another', () => {
    const real = { value: [rule(3306), rule(3306)], unknown: [open, open] };
    expect(fill(real, [rule(3306, 'id:a'), rule(3306, 'id:b')])).toEqual([
      { ...rule(3306), security_groups: ['A'] },
      { ...rule(3306), security_groups: ['B'] },
    ]);
  });

  it('leaves rows alone that it cannot tell apart for sure', () => {
    const real = {
      value: [{ from_port: 3306 }, { from_port: 3306, cidr_blocks: ['10.0.0.0/8'] }],
      unknown: [{ security_groups: true, cidr_blocks: true }, open],
    };
    const mocked = [rule(3306, 'id:a', '10.0.0.0/8'), rule(3306, 'id:b', '10.0.0.0/8')];
    expect(fill(real, mocked)).toEqual(real.value);
    expect(fill({ value: [rule(22)], unknown: [open] }, [rule(22, 'id:a'), rule(80)])).toEqual([
      rule(22),
    ]);
    expect(fill({ value: [rule(22)], unknown: [open] }, [rule(23, 'id:a')])).toEqual([rule(22)]);
  });

  it('never changes what is known, and lets no text out but ids of ours', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        json,
        fc.oneof(json, fc.constant(true)),
        json,
        json,
        (value, unknown, mocked, also) => {
          const filled = fillUnknown({ value, unknown }, { value: mocked, unknown: also }, convert);
          const texts = (item: unknown): string[] =>
            JSON.stringify(item ?? null).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
          const own = new Set(texts(value));
          for (const text of texts(filled.value))
            expect(own.has(text) || !text.includes('id:')).toBe(true);
          if (!JSON.stringify(unknown).includes('true')) expect(filled.value).toBe(value);
        },
      ),
    );
  });
});
