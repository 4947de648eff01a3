import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import { ref } from '../plan/planned-values.fixture.js';
import { readTiers, withApplication } from './apply-tiers.js';
import { describeTiers, matchesPattern } from './tiers.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const APP = 'aws_autoscaling_group.app';

function tiers(changes: Changes = {}, settings: Partial<GateSettings> = {}) {
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const found = readTiers(withApplication(buildWebStack(changes), all), all);
  return Object.fromEntries(
    Object.entries(found).map(([tier, members]) => [tier, members.map(({ address }) => address)]),
  );
}

const server = (name: string, args = {}): Changes => ({
  [`aws_instance.${name}`]: { subnet_id: ref('aws_subnet.app_a.id'), ...args },
});

test('the application is what a target group sends requests to, and is production', () => {
  expect(tiers()).toEqual({
    application: [APP],
    bastion: [],
    ci: [],
    test: [],
    production: [APP],
  });
});

describe('other tiers are told', () => {
  test.each([
    ['bastion', 'bastion', {}],
    ['bastion', 'x', { tags: { Name: 'acme-JumpHost' } }],
    ['bastion', 'x', { tags: { Role: 'jump' } }],
    ['ci', 'jenkins', {}],
    ['ci', 'x', { tags: { Name: 'prod_gitlab-runner' } }],
    ['test', 'qa_01', {}],
    ['test', 'x', { tags: { Environment: 'staging' } }],
    // What the provider adds to everything says less than a name.
    ['test', 'test_server', { tags_all: { Environment: 'production' } }],
  ])('%s by the name or the tags of %s with %j', (tier, name, args) => {
    expect(tiers(server(name, args))[tier]).toEqual([`aws_instance.${name}`]);
  });

  test.each(['latest', 'contest', 'social', 'attestation', 'rebuild', 'trunner'])(
    'and not by a word within another: %s',
    (name) => {
      const { bastion, ci, test: tests } = tiers(server(name));
      expect([bastion, ci, tests]).toEqual([[], [], []]);
    },
  );

  test('an instance is of one tier, and an application is no test server', () => {
    const named = { 'aws_autoscaling_group.app': { name: 'test-app' } };
    expect(tiers(named)['test']).toEqual([]);
    const { bastion, test: tests } = tiers(server('bastion', { tags: { Environment: 'qa' } }));
    expect([bastion, tests]).toEqual([['aws_instance.bastion'], []]);
  });

  test('an application of another environment is no production', () => {
    const staging = { tag: [{ key: 'Environment', value: 'staging', propagate_at_launch: true }] };
    expect(tiers({ [APP]: staging })['production']).toEqual([]);
  });
});

describe('the configuration', () => {
  test('names a tier by address, tags or a pattern, in place of what is detected', () => {
    const stack = { ...server('web'), ...server('bastion') };
    const by = (selector: object) => tiers(stack, { tiers: { bastion: selector } })['bastion'];
    expect(by({ addresses: ['aws_instance.w*'] })).toEqual(['aws_instance.web']);
    expect(by({ name: '^web$' })).toEqual(['aws_instance.web']);
    expect(by({ tags: { Role: 'gate' } })).toEqual([]);
  });

  test('names the application', () => {
    const settings = { tiers: { application: { addresses: ['aws_instance.worker'] } } };
    expect(tiers(server('worker'), settings)['application']).toEqual(['aws_instance.worker']);
  });

  test('says that there is none', () => {
    expect(tiers(server('jenkins'), { absentTiers: ['ci', 'application'] })).toMatchObject({
      application: [],
      ci: [],
    });
  });
});

test('a star stands for any text, and all else for itself', () => {
  expect(matchesPattern('module.app["a.b"].aws_instance.x', 'module.app*')).toBe(true);
  expect(matchesPattern('module.apps.aws_instance.x', 'module.app.*')).toBe(false);
  expect(matchesPattern('aws_instance.x', 'aws_instance?x')).toBe(false);
});

test('the reader is told each tier, how, and how to correct it', () => {
  const lines = describeTiers(
    readTiers(buildWebStack(server('bastion')), DEFAULT_SETTINGS),
    DEFAULT_SETTINGS,
  );
  expect(lines).toEqual([
    `application: ${APP} (a load balancer sends it requests)`,
    'bastion: aws_instance.bastion (the word "bastion" in its name "bastion" says so)',
    `production: ${APP} (it is the application, and no tag says that it is another environment)`,
    'none told: ci, test',
    expect.stringContaining('absentTiers') as string,
  ]);
});

test('a tier of which the configuration names nothing that is there says so, and is not just missing', () => {
  const settings: GateSettings = {
    ...DEFAULT_SETTINGS,
    tiers: { ci: { addresses: ['aws_instance.jenkin'] }, test: { name: 'qa' } },
    absentTiers: ['test'],
  };
  const lines = describeTiers(readTiers(buildWebStack(server('jenkins')), settings), settings);
  expect(lines).toContain('ci: nothing here is what `tiers.ci` of the configuration names');
  expect(lines).toContain('none told: bastion, test');
});
