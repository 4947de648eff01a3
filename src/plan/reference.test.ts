import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseReference, parseReferences } from './reference.js';

describe('parseReferences', () => {
  test('only the longest of prefixes says something', () => {
    const texts = [
      'aws_subnet.a[0].id',
      'aws_subnet.a[0]',
      'aws_subnet.a',
      'each.value.id',
      'each.value',
    ];
    expect(parseReferences(texts)).toEqual([
      parseReference('aws_subnet.a[0].id'),
      parseReference('each.value.id'),
    ]);
  });

  test('a name that starts like another is no prefix of it', () => {
    expect(parseReferences(['aws_subnet.app_b', 'aws_subnet.app'])).toHaveLength(2);
  });

  test('a whole resource stands where nothing longer came before it', () => {
    expect(parseReferences(['aws_subnet.a', 'count.index'])).toMatchObject([
      { kind: 'resource', name: 'a' },
      { kind: 'count-index' },
    ]);
  });

  test('any name with all its prefixes is one reference', () => {
    const name = fc.stringMatching(/^[a-z][a-z_]{0,6}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 6 }), (rest) => {
        const parts = ['aws_x', ...rest];
        const texts = parts
          .map((_, cut) => parts.slice(0, parts.length - cut).join('.'))
          .slice(0, -1);
        expect(parseReferences(texts)).toEqual([parseReference(parts.join('.'))]);
      }),
    );
  });
});

describe('parseReference', () => {
  test.each([
    [
      'aws_subnet.a["x.y"].id',
      {
        kind: 'resource',
        mode: 'managed',
        type: 'aws_subnet',
        name: 'a',
        key: 'x.y',
        rest: [{ name: 'id' }],
      },
    ],
    [
      'data.aws_vpc.main.id',
      {
        kind: 'resource',
        mode: 'data',
        type: 'aws_vpc',
        name: 'main',
        key: undefined,
        rest: [{ name: 'id' }],
      },
    ],
    [
      'module.net["a"].ids["k"].arn',
      {
        kind: 'module',
        name: 'net',
        key: 'a',
        output: 'ids',
        rest: [{ key: 'k' }, { name: 'arn' }],
      },
    ],
    ['module.net', { kind: 'module', name: 'net', key: undefined, output: undefined, rest: [] }],
    ['var.settings.port', { kind: 'variable', name: 'settings', rest: [{ name: 'port' }] }],
    ['local.groups', { kind: 'local', name: 'groups' }],
    ['each.key', { kind: 'each-key', rest: [] }],
    ['each.value.id', { kind: 'each-value', rest: [{ name: 'id' }] }],
    ['count.index', { kind: 'count-index' }],
    ['path.module', { kind: 'other', text: 'path.module' }],
    ['terraform.workspace', { kind: 'other', text: 'terraform.workspace' }],
    ['nonsense', { kind: 'other', text: 'nonsense' }],
  ])('reads %s', (text, reference) => {
    expect(parseReference(text)).toEqual(reference);
  });
});
