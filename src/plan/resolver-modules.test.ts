import { describe, expect, test } from 'vitest';
import { exactly, followIn } from './follow-links.fixture.js';
import { resource, type CallSpec, type ModuleSpec } from './plan-builder.fixture.js';
import { planned, ref } from './planned-values.fixture.js';

const user = (...names: string[]) => resource('aws_user.x', { subnet_id: ref(...names) });
const keyed = { forEach: ['a', 'b'] };

/** A module that makes subnets and gives them out in every shape. */
const network: CallSpec = {
  resources: [resource('aws_subnet.one'), resource('aws_subnet.many', {}, keyed)],
  outputs: {
    one_id: ref('aws_subnet.one.id'),
    many: ref('aws_subnet.many'),
    both: ref('aws_subnet.one.id', 'aws_subnet.many'),
  },
};

describe('outputs of modules', () => {
  test('an id is followed into the module', () => {
    expect(
      followIn({ modules: { net: network }, resources: [user('module.net.one_id')] }),
    ).toMatchObject(exactly('module.net.aws_subnet.one'));
  });

  test('a key in a map of resources picks one', () => {
    const module = { modules: { net: network }, resources: [user('module.net.many["b"].id')] };
    expect(followIn(module)).toMatchObject(exactly('module.net.aws_subnet.many["b"]'));
  });

  test('a key where a resource and a map are mixed is not exact', () => {
    const module = { modules: { net: network }, resources: [user('module.net.both["b"].id')] };
    const links = followIn(module);
    expect(links.targets).toContain('module.net.aws_subnet.many["b"]');
    expect(links.exact).toBe(false);
  });

  test('an output that does not exist is a gap', () => {
    const module = { modules: { net: network }, resources: [user('module.net.oops')] };
    expect(followIn(module)).toMatchObject({
      exact: false,
      gaps: ['module.net has no output oops'],
    });
  });

  test('a module that the configuration does not hold is a gap', () => {
    expect(followIn({ resources: [user('module.gone.id')] })).toMatchObject({
      exact: false,
      gaps: ['module.gone is not in the configuration'],
    });
  });

  test('through two levels of modules, each instance its own', () => {
    const outer: CallSpec = {
      modules: { net: network },
      outputs: { id: ref('module.net.one_id') },
      ...keyed,
    };
    expect(
      followIn({ modules: { site: outer }, resources: [user('module.site["b"].id')] }),
    ).toMatchObject(exactly('module.site["b"].module.net.aws_subnet.one'));
  });

  test('of several instances one is meant where no key tells which', () => {
    const module = {
      modules: { net: { ...network, count: 2 } },
      resources: [user('module.net', 'count.index')],
    };
    expect(followIn(module).exact).toBe(false);
  });

  test('each.key picks the module instance of the same key', () => {
    const module: ModuleSpec = {
      modules: { net: { ...network, ...keyed } },
      resources: [
        resource('aws_user.x', { subnet_id: ref('module.net.one_id', 'each.key') }, keyed),
      ],
    };
    expect(followIn(module, 'aws_user.x["a"]')).toMatchObject(
      exactly('module.net["a"].aws_subnet.one'),
    );
  });
});

describe('variables', () => {
  const inner = (variable: string, rest: Partial<CallSpec> = {}): CallSpec => ({
    resources: [user(variable)],
    ...rest,
  });
  const subnet = resource('aws_subnet.a');

  test('lead to what the caller gives', () => {
    const module = {
      resources: [subnet],
      modules: { app: inner('var.id', { arguments: { id: ref('aws_subnet.a.id') } }) },
    };
    expect(followIn(module, 'module.app.aws_user.x')).toMatchObject(exactly('aws_subnet.a'));
  });

  test('lead through two levels, and to another module', () => {
    const outer: CallSpec = {
      arguments: { ids: ref('module.net.one_id') },
      modules: { app: inner('var.id', { arguments: { id: ref('var.ids') } }) },
    };
    expect(
      followIn({ modules: { net: network, outer } }, 'module.outer.module.app.aws_user.x'),
    ).toMatchObject(exactly('module.net.aws_subnet.one'));
  });

  test('a field of an object is followed by its key', () => {
    const app = inner('var.net["b"].id', { arguments: { net: ref('module.net.many') } });
    expect(followIn({ modules: { net: network, app } }, 'module.app.aws_user.x')).toMatchObject(
      exactly('module.net.aws_subnet.many["b"]'),
    );
  });

  test('each.key of the module’s own call picks for its instances', () => {
    const app = inner('var.id', { arguments: { id: ref('aws_subnet.m', 'each.key') }, ...keyed });
    const many = resource('aws_subnet.m', {}, keyed);
    expect(
      followIn({ resources: [many], modules: { app } }, 'module.app["b"].aws_user.x'),
    ).toMatchObject(exactly('aws_subnet.m["b"]'));
  });

  test('each.value of the module’s own call does too', () => {
    const app = inner('var.id', {
      arguments: { id: ref('each.value.id') },
      over: ref('aws_subnet.m'),
      ...keyed,
    });
    const many = resource('aws_subnet.m', {}, keyed);
    expect(
      followIn({ resources: [many], modules: { app } }, 'module.app["b"].aws_user.x'),
    ).toMatchObject(exactly('aws_subnet.m["b"]'));
  });

  test('one that is not given has its default', () => {
    const app = inner('var.id', { variables: { id: 'subnet-5' } });
    expect(followIn({ modules: { app } }, 'module.app.aws_user.x')).toMatchObject({
      targets: [],
      external: ['subnet-5'],
      exact: true,
    });
  });

  test('of the root module has the value of the plan before its default', () => {
    const module: ModuleSpec = { resources: [user('var.id')], variables: { id: 'subnet-5' } };
    expect(followIn(module)).toMatchObject({ external: ['subnet-5'] });
    expect(
      followIn(module, 'aws_user.x', { variables: { id: { value: 'subnet-6' } } }),
    ).toMatchObject({
      external: ['subnet-6'],
    });
  });

  test('a known value beside its references is taken as it stands', () => {
    const app: CallSpec = {
      arguments: { id: ref('aws_subnet.a.id') },
      resources: [resource('aws_user.x', { subnet_id: planned('subnet-3', 'var.id') })],
    };
    expect(
      followIn({ resources: [subnet], modules: { app } }, 'module.app.aws_user.x'),
    ).toMatchObject({
      external: ['subnet-3'],
      exact: true,
    });
  });
});

test('references that fan out at every module are given up, and not followed for ever', () => {
  const both = { a: ref('var.a', 'var.b'), b: ref('var.b', 'var.a') };
  let module: CallSpec = {
    resources: [user('var.a')],
    variables: { a: null, b: null },
    arguments: both,
  };
  const depth = 40;
  for (let level = 1; level < depth; level++)
    module = { modules: { m: module }, variables: { a: null, b: null }, arguments: both };
  const root = { ...module, arguments: { a: ref('aws_subnet.s.id'), b: ref('aws_subnet.s.id') } };
  const address = `${'module.m.'.repeat(depth)}aws_user.x`;
  const links = followIn({ resources: [resource('aws_subnet.s')], modules: { m: root } }, address);
  expect(links.gaps).toContain('more expressions lie behind it than any configuration has');
});
