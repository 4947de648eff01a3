import { describe, expect, test } from 'vitest';
import { joinBundles } from './join-bundles.js';
import type { PolicyBundle, PolicyMetadata, PolicyReport } from './policy-bundle.js';

function bundle(id: string, evaluate: (facts: unknown) => unknown): PolicyBundle {
  const metadata: PolicyMetadata = {
    id,
    title: id,
    description: id,
    severity: 'low',
    remedy: 'Mend it.',
    references: [],
    source: `${id}.rego`,
  };
  return {
    metadata: [metadata],
    evaluate: (facts) => Promise.resolve(evaluate(facts) as PolicyReport),
  };
}

const result = {
  policy: 'own/rule',
  address: 'a',
  verdict: 'pass',
  message: 'holds',
  evidence: [],
};
const own = bundle('edge/waf', () => ({ results: [], scope: {}, policies: ['edge/waf'] }));
const users = (more: object, seen: (facts: unknown) => void = () => undefined) =>
  bundle('own/rule', (facts) => {
    seen(facts);
    return { results: [result], scope: { 'own/rule': ['a'] }, policies: ['own/rule'], ...more };
  });
const join = (theirs: PolicyBundle) =>
  joinBundles(own, theirs, { raw: { a: {} }, parameters: { limit: 3 } });

describe('policies of users beside ours', () => {
  test('are one bundle', async () => {
    const joined = join(users({}));
    expect(joined.metadata.map(({ id }) => id)).toEqual(['edge/waf', 'own/rule']);
    expect(await joined.evaluate({ version: 2 })).toEqual({
      results: [result],
      scope: { 'own/rule': ['a'] },
      policies: ['edge/waf', 'own/rule'],
    });
  });

  test('see the facts, the raw attributes and their parameters; ours see the facts alone', async () => {
    const seen: unknown[] = [];
    const ours = bundle('edge/waf', (facts) => {
      seen.push(facts);
      return { results: [], scope: {}, policies: ['edge/waf'] };
    });
    const theirs = users({}, (facts) => seen.push(facts));
    await joinBundles(ours, theirs, { raw: { a: {} }, parameters: { limit: 3 } }).evaluate({
      v: 2,
    });
    expect(seen).toEqual([{ v: 2 }, { v: 2, raw: { a: {} }, parameters: { limit: 3 } }]);
  });

  test('may leave out the evidence', async () => {
    const { evidence: _evidence, ...bare } = result;
    const { results } = await join(users({ results: [bare] })).evaluate({});
    expect(results).toEqual([result]);
  });

  test.each([
    ['no verdict', { verdict: undefined }, /has no `verdict`, expected "pass"/],
    ['a verdict of its own', { verdict: 'maybe' }, /has "maybe" `verdict`/],
    ['no address', { address: '' }, /`address`/],
    ['no message', { message: 3 }, /has 3 `message`/],
    ['evidence that is no list', { evidence: 'x' }, /`evidence`, expected a list/],
    ['another policy’s id', { policy: 'edge/waf' }, /`policy`, expected the id of its policy/],
  ])('with %s are refused, and the message says which field', async (_what, wrong, message) => {
    const evaluated = join(users({ results: [{ ...result, ...wrong }] })).evaluate({});
    await expect(evaluated).rejects.toMatchObject({ code: 'policy/bad-result', exitCode: 2 });
    await expect(evaluated).rejects.toThrow(message);
  });

  test.each([
    ['without a value for its id', { policies: [] }, /own\/rule has no value for its rule `id`/],
    ['with another id than its metadata', { policies: ['x/y'] }, /`id := "x\/y"`/],
  ])('one %s is refused', async (_what, more, message) => {
    await expect(join(users(more)).evaluate({})).rejects.toThrow(message);
  });

  test('one that throws is named as the user’s, also where it throws a text', async () => {
    const broken = bundle('own/rule', () => {
      // eslint-disable-next-line no-throw-literal
      throw 'object insert conflict' as unknown as Error;
    });
    await expect(join(broken).evaluate({})).rejects.toMatchObject({
      code: 'policy/failed',
      message: expect.stringContaining('object insert conflict'),
    });
  });
});
