import { describe, expect, test } from 'vitest';
import { joinPlans, type NamedPlan } from '../../plan/join-plans.js';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { Resolver } from '../../plan/resolver.js';
import { regionOf } from '../../plan/place.js';
import { accountDefaults } from './account-default.js';

const TEMPLATE = 'aws_launch_template.t';
const on = resource('aws_ebs_encryption_by_default.on', { enabled: true });
const template = resource(TEMPLATE, {});

/** A stack whose only provider block is `aws`, in the region. */
function stack(name: string, region: string | undefined, ...resources: (typeof on)[]): NamedPlan {
  const plan = buildPlan({ resources });
  const block = { name: 'aws', expressions: region ? { region: { constant_value: region } } : {} };
  return {
    name,
    judged: name === 'app',
    plan: { ...plan, providers: { aws: block } },
  };
}

/** The same without what only a configuration tells. */
const asState = ({ plan, ...rest }: NamedPlan): NamedPlan => ({
  ...rest,
  plan: {
    ...plan,
    kind: 'state',
    providers: {},
    changes: [],
    resources: new Map(
      [...plan.resources].map(([address, own]) => [address, { ...own, config: undefined }]),
    ),
  },
});

function ask(...stacks: readonly NamedPlan[]): string | undefined {
  const resolver = new Resolver(joinPlans(stacks));
  const own = resolver.plan.resources.get(TEMPLATE);
  return own && accountDefaults(resolver, false)(own).encrypts;
}

describe('what an account encrypts', () => {
  test('is the account of one provider block', () => {
    expect(ask(stack('app', 'us-east-1', on, template))).toBe('surely');
    expect(ask(stack('app', undefined, on, template))).toBe('surely');
  });

  test('is nothing in another region, whatever the provider block is called there', () => {
    const app = stack('app', 'us-east-1', template);
    expect(ask(app, stack('base', 'eu-west-1', on))).toBe('no');
    const elsewhere = resource('aws_ebs_encryption_by_default.on', { region: 'eu-west-1' });
    expect(ask(stack('app', 'us-east-1', elsewhere, template))).toBe('no');
  });

  test('is not known where another stack may be of another account', () => {
    const app = stack('app', 'us-east-1', template);
    expect(ask(app, stack('base', 'us-east-1', on))).toBe('perhaps');
    expect(ask(app, asState(stack('base', undefined, on)))).toBe('perhaps');
    const off = resource('aws_ebs_encryption_by_default.on', { enabled: false });
    expect(ask(app, stack('base', 'us-east-1', off))).toBe('no');
  });

  test('is not known where one block makes several provider instances (OpenTofu)', () => {
    const own = stack('app', undefined, on, template);
    const block = { name: 'aws', expressions: { region: { references: ['each.value'] } } };
    expect(ask({ ...own, plan: { ...own.plan, providers: { aws: block } } })).toBe('perhaps');
  });

  test('is told by a state of one region, and not by one of several', () => {
    const lb = (region: string) =>
      resource(`aws_lb.${region}`, { arn: `arn:aws-us-gov:elasticloadbalancing:${region}:1:x` });
    const state = (...more: (typeof on)[]) => asState(stack('app', undefined, on, ...more));
    const east = resource(TEMPLATE, { arn: 'arn:aws-us-gov:ec2:us-gov-east-1:1:launch-template' });
    expect(ask(state(east, lb('us-gov-east-1')))).toBe('surely');
    expect(ask(state(east, lb('us-gov-west-1')))).toBe('perhaps');
  });
});

test('a joined stack does not change the region of another one', () => {
  const lb = resource('aws_lb.web');
  const { resources, ...plan } = joinPlans([
    stack('app', 'us-east-1', lb),
    stack('other', 'eu-west-1', lb),
    stack('third', undefined, lb),
  ]);
  const regions = [...resources.values()].map((own) => regionOf(own, { resources, ...plan }));
  expect(regions).toMatchObject([
    { value: 'us-east-1' },
    { value: 'eu-west-1' },
    { state: 'unknown' },
  ]);
});

test('a variable of a joined stack is that stack’s own', () => {
  const of = (name: string, region: string): NamedPlan => {
    const own = stack(name, undefined, resource('aws_lb.web'));
    const block = { name: 'aws', expressions: { region: { references: ['var.region'] } } };
    const variables = new Map([['region', region]]);
    return { ...own, plan: { ...own.plan, providers: { aws: block }, variables } };
  };
  const plan = joinPlans([of('app', 'us-east-1'), of('other', 'cn-north-1')]);
  const regions = [...plan.resources.values()].map((own) => regionOf(own, plan));
  expect(regions).toMatchObject([{ value: 'us-east-1' }, { value: 'cn-north-1' }]);
});
