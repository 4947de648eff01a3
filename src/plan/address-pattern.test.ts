import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurationAddress, matchesPattern } from './address-pattern.js';

describe('matchesPattern', () => {
  test.each([
    ['aws_lb.web', 'aws_lb.web', true],
    ['aws_lb.web', 'aws_lb.web2', false],
    ['aws_lb.web', 'module.a.aws_lb.web', false],
    ['module.*', 'module.app["gr.een"].aws_lb.web', true],
    ['*.aws_lb.web', 'aws_lb.web', false],
    ['*aws_lb.web', 'aws_lb.web', true],
    ['module.*.aws_lb.*', 'module.a.module.b.aws_lb.web[0]', true],
    ['*', '', true],
    ['', 'x', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*b', 'ab', false],
    ['a.b', 'axb', false],
    ['aws_lb.web[0]', 'aws_lb.web0', false],
    ['**', 'anything', true],
  ])('%s covers %s: %s', (pattern, address, covers) => {
    expect(matchesPattern(pattern, address)).toBe(covers);
  });

  test('is what a regular expression says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '['), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (given, address) => {
        const source = given.replace(/[.[]/g, '\\$&').replaceAll('*', '.*');
        expect(matchesPattern(given, address)).toBe(new RegExp(`^${source}$`).test(address));
      }),
      { numRuns: 2000 },
    );
  });

  test('takes no longer for a pattern that is made to take long', () => {
    const start = process.cpuUsage();
    expect(matchesPattern('*a'.repeat(5000), `${'a'.repeat(50_000)}b`)).toBe(false);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});

test.each([
  ['module.app["gr.een"].aws_lb.x[0]', 'module.app.aws_lb.x'],
  ['aws_lb.x["a]b"]', 'aws_lb.x'],
  ['data.aws_vpc.main', 'data.aws_vpc.main'],
])('%s is written at %s', (address, written) => {
  expect(configurationAddress(address)).toBe(written);
});
