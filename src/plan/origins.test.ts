import { describe, expect, test } from 'vitest';
import { traceOrigins, type Origin } from './origins.js';
import { buildPlan, resource, type ModuleSpec } from './plan-builder.fixture.js';
import { planned, ref, type JsonMap } from './planned-values.fixture.js';

const ADDRESS = 'aws_db_instance.main';
const database = (password: unknown) => resource(ADDRESS, { password });

function origins(module: ModuleSpec, address = ADDRESS, overrides: JsonMap = {}): Origin[] {
  const plan = buildPlan(module, overrides);
  const found = plan.resources.get(address);
  if (!found) throw new Error(`${address} is not in the plan`);
  return traceOrigins(plan, found, ['password']);
}

/** A module that is handed something, and gives it to its database. */
const inModule = (argument: unknown): ModuleSpec => ({
  modules: {
    db: {
      arguments: { secret: argument },
      resources: [database(ref('var.secret'))],
      variables: { secret: 'a default' },
    },
  },
});

describe('a value comes', () => {
  test('from a constant', () => {
    expect(origins({ resources: [database('x')] })).toEqual([{ kind: 'constant', value: 'x' }]);
  });

  test('from nowhere where the argument is not set', () => {
    expect(origins({ resources: [resource(ADDRESS)] })).toEqual([]);
  });

  test('from a variable of the root, with its value and default', () => {
    const module = { resources: [database(planned('x', 'var.p'))], variables: { p: 'y' } };
    expect(origins(module, ADDRESS, { variables: { p: { value: 'x' } } })).toEqual([
      { kind: 'variable', name: 'p', value: 'x', fallback: 'y', sensitive: false },
    ]);
  });

  test('from a resource', () => {
    expect(origins({ resources: [database(ref('random_password.p.result'))] })).toEqual([
      { kind: 'resource', mode: 'managed', type: 'random_password' },
    ]);
  });

  test('from a constant that a module is handed', () => {
    expect(origins(inModule('x'), `module.db.${ADDRESS}`)).toEqual([
      { kind: 'constant', value: 'x' },
    ]);
  });

  test('from a variable of the root that a module is handed', () => {
    expect(origins(inModule(ref('var.p')), `module.db.${ADDRESS}`)).toMatchObject([
      { kind: 'variable', name: 'p' },
    ]);
  });

  test('from the default of a variable of the module', () => {
    const module = {
      modules: { db: { resources: [database(ref('var.s'))], variables: { s: 'd' } } },
    };
    expect(origins(module, `module.db.${ADDRESS}`)).toEqual([{ kind: 'constant', value: 'd' }]);
  });

  test('from an output of a module', () => {
    const module = {
      resources: [database(ref('module.secret.value'))],
      modules: { secret: { outputs: { value: ref('aws_x.y.z') } } },
    };
    expect(origins(module)).toEqual([{ kind: 'resource', mode: 'managed', type: 'aws_x' }]);
  });

  test('from functions of literals', () => {
    const module = { resources: [resource(ADDRESS, { password: planned('x') })] };
    expect(origins(module)).toEqual([{ kind: 'functions' }]);
  });

  test('from where a plan does not tell', () => {
    expect(origins({ resources: [database(planned('x', 'local.p'))] })).toMatchObject([
      { kind: 'untold', reason: expect.stringContaining('local.p') as string },
    ]);
  });
});
