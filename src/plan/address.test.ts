import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalType, parseModuleAddress, parseSteps, type Step } from './address.js';

describe('parseSteps', () => {
  test.each<[string, Step[]]>([
    ['aws_subnet.a.id', [{ name: 'aws_subnet' }, { name: 'a' }, { name: 'id' }]],
    ['aws_subnet.a[12]', [{ name: 'aws_subnet' }, { name: 'a' }, { key: 12 }]],
    ['x.y["eu.west"].id', [{ name: 'x' }, { name: 'y' }, { key: 'eu.west' }, { name: 'id' }]],
    ['x.y["a]b[c"].id', [{ name: 'x' }, { name: 'y' }, { key: 'a]b[c' }, { name: 'id' }]],
    ['x.y["zone\\"b\\""]', [{ name: 'x' }, { name: 'y' }, { key: 'zone"b"' }]],
    ['x.y["back\\\\"].id', [{ name: 'x' }, { name: 'y' }, { key: 'back\\' }, { name: 'id' }]],
    ['x.y["$${a}%%{b}"]', [{ name: 'x' }, { name: 'y' }, { key: '${a}%{b}' }]],
    ['x.y["12"]', [{ name: 'x' }, { name: 'y' }, { key: '12' }]],
  ])('reads %s', (text, steps) => {
    expect(parseSteps(text)).toEqual(steps);
  });

  test('what was written is read again, whatever the keys hold', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
    const key = fc.oneof(
      fc.nat({ max: 999 }),
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[.[\]"\\${%a]{0,8}$/),
    );
    const step: fc.Arbitrary<Step> = fc.oneof(
      name.map((text) => ({ name: text })),
      key.map((value) => ({ key: value })),
    );
    fc.assert(
      fc.property(name, fc.array(step, { maxLength: 6 }), (first, rest) => {
        const steps: Step[] = [{ name: first }, ...rest];
        expect(parseSteps(formatSteps(steps))).toEqual(steps);
      }),
    );
  });

  test('ends on any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[.[\]"\\a0]{0,12}$/), (a, b) => {
        expect(parseSteps(a + b).length).toBeLessThanOrEqual(a.length + b.length);
      }),
    );
  });
});

describe('parseModuleAddress', () => {
  test('reads the calls on the way and their keys', () => {
    expect(parseModuleAddress('module.site["blue.v1"].module.net[0].module.inner')).toEqual([
      { name: 'site', key: 'blue.v1' },
      { name: 'net', key: 0 },
      { name: 'inner', key: undefined },
    ]);
  });

  test('the root module is no call', () => {
    expect(parseModuleAddress('')).toEqual([]);
  });

  test('a module may be named module', () => {
    expect(parseModuleAddress('module.module["module.a"].module.b')).toEqual([
      { name: 'module', key: 'module.a' },
      { name: 'b', key: undefined },
    ]);
  });
});

describe('canonicalType', () => {
  test.each([
    ['aws_alb', 'aws_lb'],
    ['aws_alb_listener_rule', 'aws_lb_listener_rule'],
    ['aws_alb_target_group_attachment', 'aws_lb_target_group_attachment'],
    ['aws_lb', 'aws_lb'],
    ['constructor', 'constructor'],
  ])('%s is %s', (type, canonical) => {
    expect(canonicalType(type)).toBe(canonical);
  });
});

/** As Terraform writes keys: quoted as HCL does. */
function formatSteps(steps: readonly Step[]): string {
  return steps
    .map((step, index) => {
      if ('name' in step) return `${index === 0 ? '' : '.'}${step.name}`;
      if (typeof step.key === 'number') return `[${step.key}]`;
      // Not as a plain replacement: JavaScript reads `$$` in one as `$`.
      const quoted = JSON.stringify(step.key).replace(/[$%](?=\{)/g, (sign) => sign + sign);
      return `[${quoted}]`;
    })
    .join('');
}
