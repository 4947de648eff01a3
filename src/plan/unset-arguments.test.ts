import { expect, test } from 'vitest';
import { readAttribute } from './attribute.js';
import { buildPlan, resource, type ModuleSpec } from './plan-builder.fixture.js';
import { ref } from './planned-values.fixture.js';

const DATABASE = { multi_az: ref('var.multi_az') };

function stateOf(module: ModuleSpec, variables: Record<string, unknown> = {}): string {
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, { value }]),
  );
  const [database] = buildPlan(module, { variables: values }).resources.values();
  return database ? readAttribute(database, ['multi_az']).state : 'no database';
}

const inModule = (call: object): ModuleSpec => ({
  modules: {
    db: {
      resources: [resource('aws_db_instance.main', DATABASE)],
      variables: { multi_az: null },
      ...call,
    },
  },
});

test.each([
  [
    'a root variable that is null',
    { resources: [resource('aws_db_instance.main', DATABASE)] },
    { multi_az: null },
  ],
  ['a default of null that nobody overrides', inModule({}), {}],
  ['null handed on', inModule({ arguments: { multi_az: ref('var.flag') } }), { flag: null }],
  [
    'part of an object that is not there',
    inModule({ arguments: { multi_az: ref('var.all.flag') } }),
    { all: {} },
  ],
])('%s is an argument that is not set', (_, module, variables) => {
  expect(stateOf(module, variables)).toBe('absent');
});

test.each([
  ['a resource', inModule({ arguments: { multi_az: ref('terraform_data.flag.output') } }), {}],
  ['a local', inModule({ arguments: { multi_az: ref('local.flag') } }), {}],
  [
    'null or something else',
    inModule({ arguments: { multi_az: ref('var.flag', 'terraform_data.flag.output') } }),
    { flag: null },
  ],
  [
    'a variable that has a value',
    inModule({ arguments: { multi_az: ref('var.flag') } }),
    { flag: 'x' },
  ],
  [
    'a variable that the plan does not have',
    inModule({ arguments: { multi_az: ref('var.other') } }),
    {},
  ],
])('%s is open', (_, module, variables) => {
  expect(stateOf(module, variables)).toBe('open');
});
