import { expect, test } from 'vitest';
import { apiCoverage, faultActionCoverage } from './coverage.js';

test('every service is listed with its operations, none twice', () => {
  expect(apiCoverage.map(({ signingName }) => signingName)).toEqual([
    'autoscaling',
    'ec2',
    'elasticache',
    'elasticloadbalancing',
    'rds',
    'sts',
    'codedeploy',
    'ssm',
    'tagging',
    'wafv2',
    'route53',
    'monitoring',
    'fis',
  ]);
  for (const { operations } of apiCoverage) {
    expect(operations.length).toBeGreaterThan(0);
    expect(operations).toEqual([...new Set(operations)].toSorted());
  }
});

test('every fault action is listed', () => {
  expect(faultActionCoverage.map(({ id }) => id)).toContain('aws:ec2:stop-instances');
});
