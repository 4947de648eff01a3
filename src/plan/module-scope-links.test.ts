import { describe, expect, test } from 'vitest';
import { follow, followIn, gap, oneOf, subnet } from './follow-links.fixture.js';
import { resource, type CallSpec, type ResourceSpec } from './plan-builder.fixture.js';
import { opaque, ref } from './planned-values.fixture.js';

const LOCAL = { subnet_id: ref('local.subnet') };
const HIDDEN = gap('it goes through local.subnet, which a plan does not carry');
const USER = 'module.app.aws_user.x';

/** A local that is read in a module: what it is given, and what stands in it and around it. */
const inModule = (
  call: CallSpec,
  root: { readonly resources?: ResourceSpec[]; readonly modules?: Record<string, CallSpec> } = {},
) =>
  followIn(
    {
      resources: root.resources ?? [],
      modules: {
        ...root.modules,
        app: { ...call, resources: [...(call.resources ?? []), resource('aws_user.x', LOCAL)] },
      },
    },
    USER,
  );

describe('a local holds nothing but what stands in its module', () => {
  test('its own resources', () => {
    expect(follow(ref('local.subnet'), subnet('a'), subnet('b'))).toEqual(
      oneOf('aws_subnet.a', 'aws_subnet.b'),
    );
    const outside = { resources: [subnet('outside')] };
    expect(inModule({ resources: [subnet('own')] }, outside)).toEqual(
      oneOf('module.app.aws_subnet.own'),
    );
    expect(inModule({}, outside)).toMatchObject(HIDDEN);
  });

  test('what its call gives it, through locals there as well', () => {
    const root = { resources: [subnet('a'), subnet('b')] };
    const given = (value: string): CallSpec => ({
      variables: { ids: undefined },
      arguments: { ids: ref(value) },
    });
    expect(inModule(given('aws_subnet.a.id'), root)).toEqual(oneOf('aws_subnet.a'));
    expect(inModule(given('local.ids'), root)).toEqual(oneOf('aws_subnet.a', 'aws_subnet.b'));
  });

  test('outputs of the modules that are called there', () => {
    const network: CallSpec = {
      resources: [subnet('a'), subnet('kept')],
      outputs: { id: ref('aws_subnet.a.id') },
    };
    expect(inModule({ modules: { network } })).toEqual(
      oneOf('module.app.module.network.aws_subnet.a'),
    );
    const through = { ...network, outputs: { id: ref('local.id') } };
    expect(inModule({ modules: { network: through } })).toEqual(
      oneOf('module.app.module.network.aws_subnet.a', 'module.app.module.network.aws_subnet.kept'),
    );
  });

  test('what is read from a whole resource that is handed on', () => {
    const root = {
      resources: [subnet('a'), resource('aws_instance.i', { subnet_id: ref('aws_subnet.a.id') })],
    };
    const call: CallSpec = {
      variables: { host: undefined },
      arguments: { host: ref('aws_instance.i') },
      resources: [subnet('own')],
    };
    // Its own blocks may come of a dynamic one, so all that stands beside it counts.
    expect(inModule(call, root)).toEqual(oneOf('module.app.aws_subnet.own', 'aws_subnet.a'));
  });
});

describe('it stays a gap', () => {
  const own = subnet('a');

  test.each<[string, ResourceSpec]>([
    ['beside a data source', resource('data.aws_subnets.all', { filter: ref('aws_vpc.v.id') })],
    ['beside what is no resource of AWS', resource('vault_secret.s', { data: opaque() })],
    [
      'beside a stack of CloudFormation',
      resource('aws_cloudformation_stack.s', { outputs: opaque() }),
    ],
    ['beside what AWS places by itself', resource('aws_instance.i', { subnet_id: opaque() })],
  ])('%s', (_, other) => {
    expect(follow(ref('local.subnet'), own, other)).toMatchObject(HIDDEN);
  });

  test('where its module is given an id', () => {
    const call = { variables: { id: 'subnet-0aa00000000000001' }, resources: [own] };
    expect(inModule(call)).toMatchObject(HIDDEN);
    expect(inModule({ ...call, variables: { name: 'app' } })).toEqual(
      oneOf('module.app.aws_subnet.a'),
    );
  });

  test('and is none beside what never answers with one', () => {
    const others = [
      resource('data.aws_availability_zones.all', { state: 'available' }),
      resource('random_id.r', { hex: opaque() }),
      resource('aws_instance.i', { subnet_id: ref('aws_subnet.a.id') }),
    ];
    expect(follow(ref('local.subnet'), own, ...others)).toEqual(oneOf('aws_subnet.a'));
  });
});
