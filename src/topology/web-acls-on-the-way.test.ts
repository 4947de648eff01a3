import { expect, it } from 'vitest';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import { webAclsOnTheWay } from '../model/entrance.js';

const onTheWay = (stack: string): string[] =>
  webAclsOnTheWay(readDeployment(readStack(`fixtures/plans/${stack}/plan.json`))).map(
    ({ address }) => address,
  );

it('users of the status page meet production’s web ACL, and not the test site’s', () => {
  expect(onTheWay('status-page')).toEqual([
    'module.production.module.load_balancer.aws_wafv2_web_acl.this',
  ]);
});

it('users of two regions may meet that of either', () => {
  expect(onTheWay('banking-two-regions').toSorted()).toEqual([
    'module.east_load_balancer.aws_wafv2_web_acl.this',
    'module.west_load_balancer.aws_wafv2_web_acl.this',
  ]);
});
