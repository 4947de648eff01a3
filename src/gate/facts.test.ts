import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../model/settings.js';
import { ref } from '../plan/planned-values.fixture.js';
import { DEFAULT_SUBNET } from '../topology/compute.js';
import { buildWebStack, type Changes } from '../topology/web-stack.fixture.js';
import { FACTS_VERSION, toFacts } from './facts.js';

function facts(changes: Changes = {}) {
  return toFacts(buildWebStack(changes), DEFAULT_SETTINGS);
}

test('facts carry their version, and everything by address', () => {
  expect(facts()).toMatchObject({
    version: FACTS_VERSION,
    subnets: {
      'aws_subnet.public': { internetRoute: { state: 'known', value: true } },
      'aws_subnet.app_a': { internetRoute: { state: 'known', value: false } },
    },
    applications: [{ address: 'aws_autoscaling_group.app' }],
    loadBalancers: { 'aws_lb.web': { internal: { state: 'known', value: false } } },
    databases: [{ address: 'aws_db_instance.main', fromOthers: { verdict: 'proven' } }],
    webAclAssociations: [{ scope: { state: 'known', value: 'REGIONAL' } }],
    passedOver: [],
  });
});

test('a default subnet is one that leads to the internet', () => {
  expect(facts()).toMatchObject({
    subnets: { [DEFAULT_SUBNET]: { internetRoute: { state: 'known', value: true } } },
  });
});

test('protocols are upper case, and open ones stay open', () => {
  const listener = (protocol: unknown) => facts({ 'aws_lb_listener.https': { protocol } });
  expect(listener('https')).toMatchObject({ listeners: [{ protocol: { value: 'HTTPS' } }] });
  expect(listener(ref('var.p'))).toMatchObject({ listeners: [{ protocol: { state: 'unknown' } }] });
});

test('what this version passes over is named, for the policies that care', () => {
  expect(facts({ 'aws_wafregional_web_acl_association.old': {} })).toMatchObject({
    passedOver: ['aws_wafregional_web_acl_association'],
  });
});

test('the target group of a function has no health check to judge', () => {
  const judged = facts({
    'aws_lambda_function.f': {},
    'aws_lb_target_group.f': { target_type: 'lambda' },
    'aws_lb_target_group_attachment.f': {
      target_group_arn: ref('aws_lb_target_group.f.arn'),
      target_id: ref('aws_lambda_function.f.arn'),
    },
  });
  const some: unknown = expect.anything();
  const none: unknown = expect.not.objectContaining({ 'aws_lb_target_group.f': some });
  expect(judged).toMatchObject({ availability: { targetGroups: none } });
  expect(judged).toMatchObject({
    availability: { targetGroups: { 'aws_lb_target_group.app': some } },
  });
});

test('hosts are what has an interface, and nothing that only makes some', () => {
  const found = facts({
    'aws_cloudformation_stack.s': { parameters: ref('aws_security_group.app.id') },
  }) as { readonly hosts: readonly { readonly address: string }[] };
  expect(found.hosts.map(({ address }) => address)).toEqual([
    'aws_autoscaling_group.app',
    'aws_db_instance.main',
  ]);
});
