import { expect, test } from 'vitest';
import { readPriorRaw, readRaw } from './read-raw.js';

const file = (json: unknown) => ({ path: 'plan.json', sha256: 'abc', json });
const change = (address: string, after: unknown, more: object = {}) => ({
  address,
  type: address.split('.')[0],
  mode: 'managed',
  name: 'x',
  change: { actions: ['create'], after, after_unknown: { id: true }, ...more },
});

test('what the plan marks as sensitive is not there, at whatever depth', () => {
  const raw = readRaw(
    file({
      resource_changes: [
        change(
          'aws_db_instance.x',
          {
            engine: 'mysql',
            password: 'planted',
            env: [
              { name: 'A', value: 'planted' },
              { name: 'B', value: 'open' },
            ],
            all: { a: 'planted' },
            list: ['planted', 'open'],
          },
          {
            after_sensitive: {
              password: true,
              env: [{ value: true }, {}],
              all: true,
              list: [true, false],
            },
          },
        ),
      ],
    }),
  );
  expect(JSON.stringify(raw)).not.toContain('planted');
  expect(raw['aws_db_instance.x']).toMatchObject({
    type: 'aws_db_instance',
    values: {
      engine: 'mysql',
      env: [{ name: 'A' }, { name: 'B', value: 'open' }],
      list: [null, 'open'],
    },
    unknown: { id: true },
    sensitive: { password: true },
  });
});

test('a plan that marks nothing, as before Terraform 0.15, hides what is called like a secret', () => {
  const raw = readRaw(
    file({
      resource_changes: [
        change('aws_db_instance.x', {
          engine: 'mysql',
          password: 'planted',
          nested: [{ auth_token: 'planted' }],
          user_data: null,
        }),
      ],
    }),
  );
  expect(JSON.stringify(raw)).not.toContain('planted');
  expect(raw['aws_db_instance.x']?.values).toEqual({
    engine: 'mysql',
    nested: [{}],
    user_data: null,
  });
});

test('data sources, deleted and deposed objects are none of it; aliases have their canonical type', () => {
  const raw = readRaw(
    file({
      resource_changes: [
        { ...change('data.aws_vpc.x', {}), mode: 'data' },
        change('aws_lb.gone', null),
        { ...change('aws_lb.old', {}), deposed: 'ab12' },
        change('aws_alb.x', {}, { after_sensitive: false }),
      ],
    }),
  );
  expect(Object.entries(raw).map(([address, { type }]) => [address, type])).toEqual([
    ['aws_alb.x', 'aws_lb'],
  ]);
});

test('the prior state is read in the same form', () => {
  const resource = {
    address: 'module.a.aws_db_instance.x',
    type: 'aws_db_instance',
    mode: 'managed',
    values: { engine: 'mysql', password: 'planted' },
    sensitive_values: { password: true },
  };
  const raw = readPriorRaw(
    file({
      prior_state: { values: { root_module: { child_modules: [{ resources: [resource] }] } } },
    }),
  );
  expect(raw).toMatchObject({ 'module.a.aws_db_instance.x': { values: { engine: 'mysql' } } });
  expect(JSON.stringify(raw)).not.toContain('planted');
});
