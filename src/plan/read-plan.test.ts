import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildPlan, buildPlanJson, resource } from './plan-builder.fixture.js';
import { opaque, ref, type JsonMap } from './planned-values.fixture.js';
import { parsePlan, readPlan } from './read-plan.js';

const VPC = resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' });
const read = (json: unknown) => parsePlan({ path: 'plan.json', sha256: 'abc', json }).plan;
const valid = (overrides: JsonMap = {}) => buildPlanJson({ resources: [VPC] }, overrides);
const codeIs = (code: string) => expect.objectContaining({ code, exitCode: 2 });

describe('what a resource of a plan is', () => {
  test('its identity, with keys that hold dots, in modules of modules', () => {
    const plan = buildPlan({
      modules: {
        site: {
          forEach: ['blue.v1'],
          modules: { net: { resources: [resource('aws_alb.web', {}, { forEach: ['a.b'] })] } },
        },
      },
    });
    expect(
      plan.resources.get('module.site["blue.v1"].module.net.aws_alb.web["a.b"]'),
    ).toMatchObject({
      type: 'aws_lb',
      rawType: 'aws_alb',
      name: 'web',
      key: 'a.b',
      moduleAddress: 'module.site["blue.v1"].module.net',
      modulePath: [
        { name: 'site', key: 'blue.v1' },
        { name: 'net', key: undefined },
      ],
      config: { type: 'aws_alb', name: 'web' },
    });
  });

  test('its values, and what of them is known only after apply', () => {
    const plan = buildPlan({
      resources: [VPC, resource('aws_subnet.a', { vpc_id: ref('aws_vpc.main.id') })],
    });
    expect(plan.resources.get('aws_vpc.main')).toMatchObject({
      values: { cidr_block: '10.0.0.0/16' },
      unknown: {},
    });
    expect(plan.resources.get('aws_subnet.a')).toMatchObject({
      values: {},
      unknown: { vpc_id: true },
    });
  });

  test('data sources stand apart, read or put off', () => {
    const plan = buildPlan({
      resources: [
        VPC,
        resource('data.aws_vpc.read', { id: 'vpc-1' }),
        resource('data.aws_vpc.later', { id: opaque() }),
      ],
    });
    expect([...plan.resources.keys()]).toEqual(['aws_vpc.main']);
    expect(plan.data.get('data.aws_vpc.read')?.values).toEqual({ id: 'vpc-1' });
    expect(plan.data.get('data.aws_vpc.later')?.unknown).toEqual({ id: true });
  });

  test('a data source of a module, which the prior state names by its address alone', () => {
    const values = {
      root_module: { child_modules: [{ resources: [dataOf('module.a["x.y"].data.aws_vpc.d')] }] },
    };
    const plan = read(valid({ prior_state: { values } }));
    expect(plan.data.get('module.a["x.y"].data.aws_vpc.d')?.moduleAddress).toBe('module.a["x.y"]');
  });
});

describe('which instances exist once the plan is applied', () => {
  test.each([
    [['create'], true],
    [['update'], true],
    [['no-op'], true],
    [['delete', 'create'], true],
    [['create', 'delete'], true],
    [['delete'], false],
    [['forget'], true],
  ])('%j: %s', (actions, exists) => {
    const json = valid();
    const change = { actions, before: {}, after: {}, after_unknown: {} };
    const entry = { address: 'aws_eip.x', mode: 'managed', type: 'aws_eip', name: 'x', change };
    const { planned_values: _, ...rest } = json;
    const plan = read({ ...rest, resource_changes: [...changesOf(json), entry] });
    expect(plan.resources.has('aws_eip.x')).toBe(exists);
  });

  test('a deposed object is not one, and takes nothing from its successor', () => {
    const json = valid();
    const [own] = changesOf(json);
    const deposed = {
      ...own,
      deposed: '00000001',
      change: { actions: ['delete', 'create'], after: {} },
    };
    const plan = read({ ...json, resource_changes: [own, deposed] });
    expect(plan.resources.get('aws_vpc.main')?.values).toEqual({ cidr_block: '10.0.0.0/16' });
  });
});

describe('formats', () => {
  test.each(['0.1', '0.2', '1.0', '1.1', '1.2', '1.9'])('%s is read', (version) => {
    const plan = read(valid({ format_version: version }));
    expect(plan.formatVersion).toBe(version);
    expect(plan.resources.size).toBe(1);
  });

  test.each(['0.0', '0.3', '2.0', '1', 'one', 1.2, null])('%j is refused', (version) => {
    expect(() => read(valid({ format_version: version }))).toThrow(codeIs('plan/format-version'));
  });

  test('OpenTofu writes neither `complete` nor `errored`', () => {
    const { complete: _, errored: __, ...json } = valid();
    expect(read(json).complete).toBe(true);
  });

  test('a plan with deferred changes or -target is known to be incomplete', () => {
    expect(read(valid({ complete: false })).complete).toBe(false);
  });
});

describe('what is no plan', () => {
  const { format_version: _, ...unversioned } = valid();
  test.each([
    ['a list', [], 'plan/not-a-plan'],
    ['a text', 'plan', 'plan/not-a-plan'],
    ['an object without a version', unversioned, 'plan/not-a-plan'],
    [
      'one that OpenTofu encrypted',
      { meta: {}, encrypted_data: 'AAAA', encryption_version: 'v0' },
      'plan/encrypted',
    ],
    [
      'one that HCP Terraform keeps',
      { remote_plan_format: 1, run_id: 'run-1', hostname: 'app.terraform.io' },
      'plan/remote',
    ],
    ['a raw state', { version: 4, serial: 1, lineage: 'x', resources: [] }, 'plan/state-file'],
    ['a shown state', { format_version: '1.0', values: { root_module: {} } }, 'plan/state-file'],
    ['a plan that failed', valid({ errored: true }), 'plan/errored'],
    ['a plan of nothing', buildPlanJson({}), 'plan/no-resources'],
    ['changes that are no list', valid({ resource_changes: {} }), 'plan/wrong-type'],
    ['a change that is no object', valid({ resource_changes: [1] }), 'plan/wrong-type'],
    ['a configuration that is a list', valid({ configuration: [] }), 'plan/wrong-type'],
    [
      'modules without end',
      valid({ configuration: { root_module: callsOf(100) } }),
      'plan/too-deep',
    ],
  ])('%s is one clear error', (_name, json, code) => {
    expect(() => read(json)).toThrow(codeIs(code));
  });

  test('one made with -refresh-only says that the state is to be judged', () => {
    const vpc = { address: 'aws_vpc.v', mode: 'managed', type: 'aws_vpc', name: 'v', values: {} };
    const only = buildPlanJson(
      {},
      { prior_state: { values: { root_module: { resources: [vpc] } } }, resource_drift: [] },
    );
    expect(() => read(only)).toThrow(
      expect.objectContaining({
        code: 'plan/no-resources',
        hint: expect.stringContaining('holdfast gate --state') as unknown,
      }),
    );
  });

  test('a field of the wrong type is named with its place', () => {
    const json = valid();
    const [own] = changesOf(json);
    expect(() => read({ ...json, resource_changes: [own, { ...own, address: 7 }] })).toThrow(
      'plan.json: `resource_changes[1].address` is a number, expected a text',
    );
  });
});

test('reads the bundled plan from its file', () => {
  const path = fileURLToPath(
    new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
  );
  const plan = readPlan(path);
  expect(plan.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(plan.terraformVersion).toBe('1.11.4');
  expect(plan.unaccounted).toEqual([]);
  expect(plan.resources.get('module.network.aws_subnet.app["a"]')?.config).toBeDefined();
});

function changesOf(json: JsonMap): JsonMap[] {
  return json['resource_changes'] as JsonMap[];
}

function dataOf(address: string): JsonMap {
  return { address, mode: 'data', type: 'aws_vpc', name: 'd', values: { id: 'vpc-1' } };
}

function callsOf(depth: number): JsonMap {
  let module: JsonMap = {};
  for (let level = 0; level < depth; level++) module = { module_calls: { deeper: { module } } };
  return module;
}
