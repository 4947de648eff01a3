import { describe, expect, test } from 'vitest';
import { readAttribute } from './attribute.js';
import { blockOfRow } from './block-of-row.js';
import { buildPlan, resource } from './plan-builder.fixture.js';
import type { PlannedResource } from './plan.js';
import { planned, ref, sorted, type Args } from './planned-values.fixture.js';

/** The resource that each row of `block` refers to by `arn`, or why that is not told. */
function followed(...blocks: readonly Args[]): unknown[] {
  const plan = buildPlan({ resources: [resource('aws_x.own', { block: sorted(...blocks) })] });
  const own = plan.resources.get('aws_x.own') as PlannedResource;
  return (own.values['block'] as unknown[]).map((_, row) => {
    const found = readAttribute(own, ['block', row, 'arn']);
    if (found.state === 'hidden') return found.reason;
    return 'expression' in found ? found.expression?.references.at(-1) : found.state;
  });
}

describe('a set, whose values a plan sorts and whose blocks stand as they are written', () => {
  test('a row has the references of its own block', () => {
    expect(
      followed(
        { name: 'c', arn: ref('aws_vpc.c.id') },
        { name: 'a', arn: ref('aws_vpc.a.id') },
        { name: 'b', arn: ref('aws_vpc.b.id') },
      ),
    ).toEqual(['aws_vpc.a', 'aws_vpc.b', 'aws_vpc.c']);
  });

  test('a number may be written as a text', () => {
    const blocks = [{ port: { constant_value: '90' } }, { port: { constant_value: '80' } }];
    expect([0, 1].map((row) => blockOfRow(blocks, [{ port: 80 }, { port: 90 }], row))).toEqual([
      1, 0,
    ]);
  });

  test('rows that are the same to the letter have a block each', () => {
    expect(
      followed(
        { name: 'b', arn: ref('aws_vpc.b.id') },
        { name: 'a', arn: ref('aws_vpc.first.id') },
        { name: 'a', arn: ref('aws_vpc.second.id') },
      ),
    ).toEqual(['aws_vpc.first', 'aws_vpc.second', 'aws_vpc.b']);
  });

  test('where several blocks may be meant, none is', () => {
    const mingled =
      'aws_x.own sets `block` in several blocks, and the plan does not tell which is which';
    expect(
      followed(
        { name: 'b', arn: ref('aws_vpc.b.id') },
        { name: planned('a', 'var.one'), arn: ref('aws_vpc.one.id') },
        { name: planned('c', 'var.two'), arn: ref('aws_vpc.two.id') },
      ),
    ).toEqual([mingled, mingled, mingled]);
  });
});

test('a list stands as it is written', () => {
  const blocks = [{ name: { constant_value: 'b' } }, { name: { references: ['var.a'] } }];
  expect([0, 1].map((row) => blockOfRow(blocks, [{ name: 'b' }, { name: 'a' }], row))).toEqual([
    0, 1,
  ]);
});

test('so does one of which the provider changes what is written', () => {
  const blocks = [{ name: { constant_value: 'B' } }, { name: { constant_value: 'A' } }];
  expect([0, 1].map((row) => blockOfRow(blocks, [{ name: 'b' }, { name: 'a' }], row))).toEqual([
    0, 1,
  ]);
});
