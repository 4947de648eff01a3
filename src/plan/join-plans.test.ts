import { describe, expect, test } from 'vitest';
import { isContext, joinPlans, stackOf, type NamedPlan } from './join-plans.js';
import { buildPlan, resource, type ModuleSpec } from './plan-builder.fixture.js';
import { opaque, planned, ref, type JsonMap } from './planned-values.fixture.js';
import { Resolver } from './resolver.js';

const named = (name: string, module: ModuleSpec, judged = true, overrides = {}): NamedPlan => ({
  name,
  judged,
  plan: buildPlan(module, overrides),
});

/** What `subnet_id` of a user in the joined plan refers to. */
function follow(plans: readonly NamedPlan[], address = 'aws_user.x') {
  const resolver = new Resolver(joinPlans(plans));
  const own = resolver.plan.resources.get(address);
  if (!own) throw new Error(`no ${address}`);
  const links = resolver.link(own, ['subnet_id'], (type) => type === 'aws_subnet');
  return { ...links, targets: links.targets.map((target) => target.resource.address) };
}

const ID = 'subnet-0123456789abcdef0';
const user = (value: unknown) => resource('aws_user.x', { subnet_id: value });
const remote = (config: object) =>
  resource('data.terraform_remote_state.net', {
    backend: 's3',
    config: config,
    outputs: ref('data.terraform_remote_state.none'),
  });
const network: ModuleSpec = {
  resources: [resource('aws_subnet.a'), resource('aws_subnet.b')],
  outputs: { subnet_id: ref('aws_subnet.a.id'), ids: ref('aws_subnet.a.id', 'aws_subnet.b.id') },
};

describe('addresses', () => {
  test('a single plan stays as it is', () => {
    const stack = named('network', network);
    expect(joinPlans([stack])).toBe(stack.plan);
  });

  test('of the only judged stack they stand as they are, those of context have its name', () => {
    const plan = joinPlans([
      named('app', { resources: [resource('aws_lb.web')] }),
      named('network', { modules: { net: network } }, false),
    ]);
    expect([...plan.resources.keys()]).toEqual([
      'aws_lb.web',
      'network:module.net.aws_subnet.a',
      'network:module.net.aws_subnet.b',
    ]);
    expect(isContext(plan, 'network:module.net.aws_subnet.a')).toBe(true);
    expect(isContext(plan, 'aws_lb.web')).toBe(false);
  });

  test('of several judged stacks all have a name, and none is context', () => {
    const plan = joinPlans([
      named('b', { resources: [resource('aws_lb.web')] }),
      named('a', { resources: [resource('aws_lb.web')] }),
    ]);
    expect([...plan.resources.keys()]).toEqual(['b:aws_lb.web', 'a:aws_lb.web']);
    expect(isContext(plan, 'a:aws_lb.web')).toBe(false);
  });

  test('a key with a colon names no stack', () => {
    expect(stackOf('aws_subnet.a["x:y"]')).toBeUndefined();
    expect(stackOf('network:aws_subnet.a["x:y"]')).toBe('network');
  });

  test('what is doubtful in one is doubtful in all', () => {
    const partial = named('network', network, false, { complete: false });
    const app = named('app', { resources: [resource('aws_lb.web')] });
    expect(joinPlans([app, partial]).complete).toBe(false);
  });
});

describe('links between stacks', () => {
  test('an id is followed into the stack that has it', () => {
    const other = named('network', { resources: [resource('aws_subnet.a', { id: ID })] }, false);
    expect(follow([named('app', { resources: [user(ID)] }), other])).toMatchObject({
      targets: ['network:aws_subnet.a'],
      external: [],
      exact: true,
    });
  });

  test('an id that no stack has stays outside', () => {
    const other = named('network', network, false);
    expect(follow([named('app', { resources: [user(ID)] }), other])).toMatchObject({
      targets: [],
      external: [ID],
    });
  });

  const app = (config: object, output = 'subnet_id') =>
    named('app', {
      resources: [remote(config), user(ref(`data.terraform_remote_state.net.outputs.${output}`))],
    });

  test('an output of a remote state that is not read yet is the only other stack that has it', () => {
    expect(follow([app({ bucket: 'states' }), named('network', network, false)])).toMatchObject({
      targets: ['network:aws_subnet.a'],
      exact: true,
      gaps: [],
    });
  });

  test('of several the one is meant that its key names', () => {
    const others = [named('network', network, false), named('elsewhere', network, false)];
    const key = 'prod/network/terraform.tfstate';
    expect(follow([app({ bucket: 'states', key }), ...others])).toMatchObject({
      targets: ['network:aws_subnet.a'],
      exact: true,
    });
    expect(follow([app({ bucket: 'states', key: 'x.tfstate' }), ...others])).toMatchObject({
      targets: ['network:aws_subnet.a', 'elsewhere:aws_subnet.a'],
      exact: false,
      gaps: [],
    });
  });

  test('an output that no stack has is a gap that names the data source', () => {
    const links = follow([app({}, 'oops'), named('network', network, false)]);
    expect(links.gaps).toEqual([expect.stringContaining('data.terraform_remote_state.net')]);
  });

  test('a stack is not the remote state of itself', () => {
    const own = named('app', {
      resources: [remote({}), user(ref('data.terraform_remote_state.net.outputs.subnet_id'))],
      outputs: { subnet_id: ref('data.terraform_remote_state.net.outputs.subnet_id') },
    });
    expect(
      follow([own, named('b', { resources: [resource('aws_subnet.z')] })], 'app:aws_user.x').gaps,
    ).toHaveLength(1);
  });

  test('variables of another stack are those of its own', () => {
    const other = named(
      'network',
      {
        resources: [
          resource('aws_subnet.a', { id: ID }),
          resource('aws_user.y', { subnet_id: ref('var.subnet') }),
        ],
        variables: { subnet: null },
      },
      false,
      { variables: { subnet: { value: ID } } },
    );
    const links = follow([named('app', { resources: [user(ID)] }), other], 'network:aws_user.y');
    expect(links).toMatchObject({ targets: ['network:aws_subnet.a'], exact: true });
  });
});

describe('one object in two inputs', () => {
  const subnet = (actions: readonly string[] = ['no-op']) =>
    resource('aws_subnet.a', { id: ID, cidr_block: '10.0.0.0/24' }, { actions });

  test('is that of the first', () => {
    const plan = joinPlans([
      named('app', { resources: [subnet()] }),
      named('state', { resources: [subnet()] }, false),
    ]);
    expect([...plan.resources.keys()]).toEqual(['aws_subnet.a']);
  });

  test('that a plan deletes is not in the state beside it', () => {
    const gone = {
      address: 'aws_subnet.a',
      type: 'aws_subnet',
      action: 'delete',
      before: { id: ID },
      createsFirst: false,
      keepsOld: false,
      becauseOf: [],
    } as const;
    const app = named('app', { resources: [resource('aws_lb.web')] });
    const plan = joinPlans([
      { ...app, plan: { ...app.plan, changes: [gone] } },
      named('state', { resources: [subnet()] }, false),
    ]);
    expect([...plan.resources.keys()]).toEqual(['aws_lb.web']);
  });

  test('a name may well come twice', () => {
    const lb = (address: string) => resource(address, { name: planned('web', 'var.name') });
    const plan = joinPlans([
      named('app', { resources: [lb('aws_lb.web')] }),
      named('other', { resources: [lb('aws_lb.web')] }, false),
    ]);
    expect(plan.resources.size).toBe(2);
  });
});

describe('names in several regions and accounts', () => {
  /** A stack with a provider block of its own. */
  const placed = (name: string, block: JsonMap, module: ModuleSpec, judged = false): NamedPlan => {
    const { plan, ...rest } = named(name, module, judged);
    return { ...rest, plan: { ...plan, providers: { aws: { name: 'aws', expressions: block } } } };
  };
  const region = (constant_value: string): JsonMap => ({ region: { constant_value } });
  const role = (account: string): JsonMap => ({
    assume_role: [{ role_arn: { constant_value: `arn:aws-cn:iam::${account}:role/deploy` } }],
  });
  const found = { resources: [resource('aws_subnet.a', { name: 'main', tags: { Name: 'main' } })] };
  const byName = { resources: [user('main')] };
  const byData = {
    resources: [
      user(ref('data.aws_subnet.main.id')),
      resource('data.aws_subnet.main', { id: opaque(), tags: { Name: 'main' } }),
    ],
  };

  test.each([
    ['a name', byName, ['main']],
    ['a data source', byData, ['data.aws_subnet.main']],
  ])('%s means what is in its own one', (_what, module, outside) => {
    const app = placed('app', region('cn-north-1'), module, true);
    const near = placed('near', region('cn-north-1'), found);
    const far = placed('far', region('us-east-1'), found);
    expect(follow([app, near, far])).toMatchObject({ targets: ['near:aws_subnet.a'], exact: true });
    expect(follow([app, far])).toMatchObject({ targets: [], external: outside });
    const other = placed('other', role('222222222222'), found);
    const mine = placed('app', role('111111111111'), module, true);
    expect(follow([mine, other])).toMatchObject({ targets: [] });
    const unsaid = placed('unsaid', {}, found);
    expect(follow([mine, unsaid])).toMatchObject({ targets: ['unsaid:aws_subnet.a'] });
  });

  test('an id is one thing wherever it is', () => {
    const app = placed('app', region('us-east-1'), { resources: [user(ID)] }, true);
    const far = placed('far', region('eu-west-1'), {
      resources: [resource('aws_subnet.a', { id: ID })],
    });
    expect(follow([app, far])).toMatchObject({ targets: ['far:aws_subnet.a'], exact: true });
  });
});
