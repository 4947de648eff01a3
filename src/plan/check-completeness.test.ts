import { describe, expect, test } from 'vitest';
import { buildPlan, buildPlanJson, resource } from './plan-builder.fixture.js';
import { ref, type JsonMap } from './planned-values.fixture.js';
import { parsePlan } from './read-plan.js';

const MODULE = {
  resources: [
    resource('aws_vpc.main'),
    resource('aws_alb.web'),
    resource('aws_eip.nat', {}, { count: 2 }),
  ],
};
const read = (json: unknown) => parsePlan({ path: 'plan.json', sha256: 'abc', json }).plan;

/** The plan with its configuration, and without the instances of these addresses. */
function without(...addresses: string[]): JsonMap {
  const json = buildPlanJson(MODULE);
  const keep = (entry: JsonMap) => !addresses.includes(String(entry['address']));
  const values = json['planned_values'] as { root_module: { resources: JsonMap[] } };
  return {
    ...json,
    resource_changes: (json['resource_changes'] as JsonMap[]).filter(keep),
    planned_values: { root_module: { resources: values.root_module.resources.filter(keep) } },
  };
}

describe('a plan whose parts do not agree', () => {
  test('a resource that is planned and not changed is missing', () => {
    const json = {
      ...buildPlanJson(MODULE),
      resource_changes: without('aws_alb.web')['resource_changes'],
    };
    expect(() => read(json)).toThrow(
      expect.objectContaining({
        code: 'plan/incomplete',
        message: 'plan.json is not whole: aws_alb.web is missing from its `resource_changes`',
      }),
    );
  });

  test('a resource that is changed and not planned is missing', () => {
    const json = {
      ...buildPlanJson(MODULE),
      planned_values: without('aws_eip.nat[1]')['planned_values'],
    };
    expect(() => read(json)).toThrow(
      expect.objectContaining({
        code: 'plan/incomplete',
        message: 'plan.json is not whole: aws_eip.nat[1] is missing from its `planned_values`',
      }),
    );
  });

  test('resources of child modules are planned too', () => {
    const json = buildPlanJson({ modules: { net: { resources: [resource('aws_vpc.main')] } } });
    const { root_module: root } = json['planned_values'] as { root_module: JsonMap };
    const nested = { root_module: { child_modules: [root] } };
    expect(read({ ...json, planned_values: nested }).resources.size).toBe(1);
    expect(() => read({ ...json, planned_values: { root_module: {} } })).toThrow(
      expect.objectContaining({ code: 'plan/incomplete' }),
    );
  });

  test('formats without planned values are not held against it', () => {
    const { planned_values: _, ...json } = buildPlanJson(MODULE);
    expect(read(json).resources.size).toBe(4);
  });
});

describe('resources that are configured and not planned', () => {
  test('none in a whole plan', () => {
    expect(buildPlan(MODULE).unaccounted).toEqual([]);
  });

  test('one without count or for_each that has no instance is listed, by its canonical type', () => {
    expect(read(without('aws_alb.web')).unaccounted).toMatchObject([
      { address: 'aws_alb.web', type: 'aws_lb' },
    ]);
  });

  test('those whose count is a number are, one by one', () => {
    expect(read(without('aws_eip.nat[1]')).unaccounted).toMatchObject([
      { address: 'aws_eip.nat[1]', type: 'aws_eip' },
    ]);
  });

  test('count = 0 and a for_each that may be empty are no such thing', () => {
    const plan = buildPlan({
      resources: [
        resource('aws_vpc.main'),
        resource('aws_eip.none', {}, { count: 0 }),
        resource('aws_eip.each', {}, { forEach: [], over: ref('var.names') }),
      ],
    });
    expect(plan.unaccounted).toEqual([]);
  });

  test('each instance of a repeated module has its own', () => {
    const call = {
      resources: [resource('aws_lb.web'), resource('aws_eip.x')],
      forEach: ['a', 'b'],
    };
    const json = buildPlanJson({ modules: { often: call } });
    const keep = (entry: JsonMap) => entry['address'] !== 'module.often["b"].aws_lb.web';
    const { root_module: root } = json['planned_values'] as {
      root_module: { resources: JsonMap[] };
    };
    const plan = read({
      ...json,
      resource_changes: (json['resource_changes'] as JsonMap[]).filter(keep),
      planned_values: { root_module: { resources: root.resources.filter(keep) } },
    });
    expect(plan.unaccounted).toMatchObject([
      { address: 'module.often["b"].aws_lb.web', type: 'aws_lb' },
    ]);
  });

  test('those of a module that is called once are, those of a repeated one are not', () => {
    const empty = { resources: [resource('aws_lb.web', {}, { forEach: [] })] };
    const plan = buildPlan({
      resources: [resource('aws_vpc.main')],
      modules: { once: empty, often: { ...empty, count: 0 } },
    });
    expect(plan.unaccounted).toMatchObject([{ address: 'module.once.aws_lb.web', type: 'aws_lb' }]);
  });

  test('an instance with any key accounts for one whose for_each a plan does not carry', () => {
    const plan = buildPlan({ resources: [resource('aws_vpc.main', {}, { forEach: ['a'] })] });
    expect(plan.unaccounted).toEqual([]);
  });

  test('an ephemeral resource is none, and does not stand for one of its name', () => {
    const json = buildPlanJson({
      resources: [resource('aws_ssm_parameter.token', { value: 'abc' }), resource('aws_vpc.main')],
    });
    const configuration = json['configuration'] as { root_module: { resources: JsonMap[] } };
    const own = configuration.root_module.resources;
    const ephemeral = (name: string) => ({
      address: `ephemeral.aws_ssm_parameter.${name}`,
      mode: 'ephemeral',
      type: 'aws_ssm_parameter',
      name,
      expressions: {},
    });
    own.push(ephemeral('token'), ephemeral('other'));
    const plan = read(json);
    expect(plan.unaccounted).toEqual([]);
    const token = plan.resources.get('aws_ssm_parameter.token');
    expect(token?.config?.expressions).toHaveProperty('value');
  });

  test('the old half of a replacement that is forgotten stays in AWS', () => {
    const of = (...actions: string[]) =>
      buildPlan({ resources: [resource('aws_vpc.main', {}, { actions })] }).unaccounted;
    expect(of('create', 'forget')).toMatchObject([
      { address: 'aws_vpc.main', why: expect.stringContaining('stays in AWS') as unknown },
    ]);
    expect(of('create', 'delete')).toEqual([]);
    expect(of('forget')).toEqual([]);
  });
});
