import { describe, expect, test } from 'vitest';
import { readAttribute } from './attribute.js';
import { buildPlan, resource } from './plan-builder.fixture.js';
import type { PlannedResource } from './plan.js';
import { dynamic, opaque, planned, pooled, ref, type Args } from './planned-values.fixture.js';

const REFERENCES = ['aws_vpc.main.id', 'aws_vpc.main'];

describe('readAttribute', () => {
  test('a literal is known', () => {
    expect(readAttribute(read({ port: 3306 }), ['port'])).toEqual({
      state: 'known',
      value: 3306,
      expression: { constant: { value: 3306 }, references: [] },
    });
  });

  test('a known value keeps the references that it came from', () => {
    expect(readAttribute(read({ id: planned('vpc-1', 'aws_vpc.main.id') }), ['id'])).toEqual({
      state: 'known',
      value: 'vpc-1',
      expression: { constant: undefined, references: REFERENCES },
    });
  });

  test('false and 0 are values, null is none', () => {
    const own = read({ no: false, none: 0, null: null });
    expect(readAttribute(own, ['no'])).toMatchObject({ state: 'known', value: false });
    expect(readAttribute(own, ['none'])).toMatchObject({ state: 'known', value: 0 });
    expect(readAttribute(own, ['null'])).toEqual({ state: 'absent' });
    expect(readAttribute(own, ['other'])).toEqual({ state: 'absent' });
  });

  test('what is known only after apply is open, with its references', () => {
    expect(readAttribute(read({ vpc_id: ref('aws_vpc.main.id') }), ['vpc_id'])).toEqual({
      state: 'open',
      value: undefined,
      expression: { constant: undefined, references: REFERENCES },
    });
  });

  test('what the provider computes and nobody configured is absent', () => {
    expect(readAttribute(read({ ingress: opaque() }), ['ingress'])).toEqual({ state: 'absent' });
  });

  test('a block that no provider fills in is a dynamic one: hidden', () => {
    const plan = buildPlan({ resources: [resource('aws_ecs_service.x', { alarms: opaque() })] });
    const service = plan.resources.get('aws_ecs_service.x') as PlannedResource;
    expect(readAttribute(service, ['alarms', 0])).toMatchObject({ state: 'hidden' });
    expect(readAttribute(service, ['alarms', 0, 'enable'])).toMatchObject({ state: 'hidden' });
  });

  test('blocks of which the plan does not show how many there are come of a dynamic one beside them', () => {
    const own = read({ disk: [{ encrypted: true }] });
    const open = { ...own, values: {}, unknown: { disk: true } };
    expect(readAttribute(open, ['disk', 0, 'encrypted'])).toMatchObject({ state: 'hidden' });
    expect(readAttribute(open, ['disk', 0, 'size'])).toMatchObject({ state: 'hidden' });
    const inner = read({ policy: [{ override: [{ type: 'a' }] }] });
    const nested = {
      ...inner,
      values: { policy: [{}] },
      unknown: { policy: [{ override: true }] },
    };
    expect(readAttribute(nested, ['policy', 0, 'override', 0, 'id'])).toMatchObject({
      state: 'hidden',
    });
  });

  test('without a configuration it may have been set: open', () => {
    const own = { ...read({ ingress: opaque() }), config: undefined };
    expect(readAttribute(own, ['ingress'])).toMatchObject({ state: 'open', expression: undefined });
  });

  test('a nested argument has its own expression', () => {
    const own = read({ launch_template: [{ id: ref('aws_vpc.main.id'), version: '1' }] });
    expect(readAttribute(own, ['launch_template', 0, 'id'])).toMatchObject({
      state: 'open',
      expression: { references: REFERENCES },
    });
    expect(readAttribute(own, ['launch_template', 0, 'version'])).toMatchObject({
      state: 'known',
      value: '1',
    });
    expect(readAttribute(own, ['launch_template', 1, 'id'])).toEqual({ state: 'absent' });
  });

  test('a list that is open in part is open, and keeps what is known of it', () => {
    const own = { ...read({ ids: ['a', null] }), unknown: { ids: [false, true] } };
    expect(readAttribute(own, ['ids'])).toMatchObject({ state: 'open', value: ['a', null] });
  });

  test('blocks written as attributes pool their references', () => {
    const own = read({
      ingress: pooled({ port: 1, groups: ref('aws_vpc.main.id') }, { groups: ref('aws_vpc.b.id') }),
    });
    expect(readAttribute(own, ['ingress', 1, 'groups'])).toMatchObject({
      state: 'open',
      expression: { references: [...REFERENCES, 'aws_vpc.b.id', 'aws_vpc.b'] },
    });
  });

  test('what a dynamic block sets is hidden, and its known values are known', () => {
    const own = read({ action: dynamic({ type: 'forward', arn: ref('aws_vpc.main.id') }) });
    expect(readAttribute(own, ['action', 0, 'arn'])).toEqual({
      state: 'hidden',
      reason: 'aws_x.own sets `action` through a dynamic block',
    });
    expect(readAttribute(own, ['action', 0, 'type'])).toEqual({
      state: 'known',
      value: 'forward',
      expression: undefined,
    });
  });

  test('so is what one sets within a block, and where there are more rows than blocks', () => {
    const inner = read({ action: [{ target: dynamic({ arn: ref('aws_vpc.main.id') }) }] });
    expect(readAttribute(inner, ['action', 0, 'target', 0, 'arn'])).toMatchObject({
      state: 'hidden',
    });
    const mixed = read({ action: [{ arn: ref('aws_vpc.main.id') }] });
    const rows = {
      ...mixed,
      values: { action: [{}, {}] },
      unknown: { action: [{ arn: true }, { arn: true }] },
    };
    for (const row of [0, 1])
      expect(readAttribute(rows, ['action', row, 'arn'])).toMatchObject({ state: 'hidden' });
    expect(readAttribute(mixed, ['action', 0, 'arn'])).toMatchObject({ state: 'open' });
    // A nested block that the provider fills in by itself.
    const computed = { ...mixed, unknown: { action: [{ more: true, arn: true }] } };
    expect(readAttribute(computed, ['action', 0, 'more', 0, 'id'])).toEqual({ state: 'absent' });
  });
});

function read(args: Args): PlannedResource {
  const own = buildPlan({ resources: [resource('aws_x.own', args)] }).resources.get('aws_x.own');
  if (!own) throw new Error('the builder lost its resource');
  return own;
}
