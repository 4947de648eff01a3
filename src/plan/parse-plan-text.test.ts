import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlanText } from './parse-plan-text.js';

const FIXTURES = new URL('../../fixtures/plans/', import.meta.url);
const PLANS = ['private-web-app', 'private-web-app-flawed', 'web-cluster-state'].map((name) =>
  readFileSync(new URL(`${name}/plan.json`, FIXTURES), 'utf8'),
);

/** What JSON.parse makes of it; undefined where it is no JSON. */
function reference(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** As JSON.parse has it, or left to JSON.parse. */
function expectSame(text: string): void {
  const parsed = parsePlanText(text, 500);
  if (parsed !== undefined) expect(parsed).toEqual(reference(text));
}

describe('parsePlanText gives what JSON.parse gives', () => {
  test.each(PLANS)('of a real plan, and of the same with spaces', (text) => {
    expect(parsePlanText(text, 500)).toEqual(reference(text));
    const spaced = JSON.stringify(reference(text), null, 2);
    expect(parsePlanText(spaced, 500)).toEqual(reference(text));
  });

  test('of a real plan in which a byte was changed, removed or repeated', () => {
    const [text = ''] = PLANS;
    const change = fc.record({
      at: fc.nat(text.length - 1),
      length: fc.integer({ min: 0, max: 40 }),
      put: fc.constantFrom(
        '',
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '1',
        'null',
        '\n',
        '\u0000',
      ),
    });
    fc.assert(
      fc.property(change, ({ at, length, put }) =>
        expectSame(text.slice(0, at) + put + text.slice(at + length)),
      ),
      { numRuns: 300 },
    );
  });

  test('of any JSON with the names of a plan, some twice or written with escapes', () => {
    const name = fc.constantFrom(
      'resource_changes',
      'planned_values',
      'values',
      'root_module',
      'resources',
      'change',
      'child_modules',
      'after',
      'before',
      'actions',
      '__proto__',
      'a',
      '',
      '\\u0061fter',
      '"',
    );
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6, depthSize: 'large' },
        fc.constantFrom('null', '1e999', '-0', '1.50', '"\\ud800"', '"\\""', '{}', '[ ]', 'tru'),
        fc.array(tie('tree'), { maxLength: 4 }).map((items) => `[${items.join(' ,\n')}]`),
        fc
          .array(fc.tuple(name, tie('tree')), { maxLength: 5 })
          .map((members) => `{${members.map(([key, value]) => `"${key}": ${value}`).join(',')}}`),
      ),
    }));
    let decided = 0;
    fc.assert(
      fc.property(tree, (text) => {
        if (parsePlanText(text, 500) !== undefined) decided++;
        expectSame(text);
      }),
      { numRuns: 3000 },
    );
    expect(decided).toBeGreaterThan(100);
  });

  test.each(['', ' ', '{', '{"a"', '{"a":1}}', '[1,]', '{"a":1,}', '{"values":}', '1 2', '{,}'])(
    'and leaves %j to it',
    (text) => {
      expect(parsePlanText(text, 500)).toBeUndefined();
    },
  );
});

test('what is said twice is one object', () => {
  const plan = parsePlanText(PLANS[0] ?? '', 500) as {
    readonly planned_values: { readonly root_module: { readonly child_modules: Module[] } };
    readonly resource_changes: { readonly address: string; readonly change: { after: unknown } }[];
  };
  interface Module {
    readonly resources: { readonly address: string; readonly values: unknown }[];
  }
  const after = new Map(
    plan.resource_changes.map(({ address, change }) => [address, change.after]),
  );
  const planned = plan.planned_values.root_module.child_modules.flatMap(
    ({ resources }) => resources,
  );
  expect(planned.length).toBeGreaterThan(40);
  for (const { address, values } of planned) expect(values).toBe(after.get(address));
});

test('nesting beyond the limit is left to JSON.parse', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(parsePlanText(deep(20), 20)).toEqual(reference(deep(20)));
  expect(parsePlanText(deep(21), 20)).toBeUndefined();
  expect(
    parsePlanText(`{"values":{"root_module":{"resources":[{"values":${deep(16)}}]}}}`, 20),
  ).toBeUndefined();
});
