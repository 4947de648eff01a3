import { describe, expect, test } from 'vitest';
import { deploy } from './read-deployment.fixture.js';

describe('health checks', () => {
  const check = (healthCheck: unknown) =>
    deploy({ 'aws_lb_target_group.app': { health_check: healthCheck } }).targetGroups[0]
      ?.healthCheck;

  test('without a block have AWS’s defaults', () => {
    expect(check(null)).toEqual({
      protocol: 'HTTP',
      port: 'traffic-port',
      path: '/',
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthyThreshold: 5,
      unhealthyThreshold: 2,
      matcher: '200',
    });
  });

  test('with a block have the provider’s', () => {
    expect(check([{ path: '/health' }])).toMatchObject({
      path: '/health',
      intervalSeconds: 30,
      healthyThreshold: 3,
      unhealthyThreshold: 3,
    });
  });

  test('are what the block says', () => {
    const own = {
      protocol: 'https',
      port: '8443',
      path: '/up',
      interval: 10,
      timeout: 2,
      healthy_threshold: 4,
      unhealthy_threshold: 6,
      matcher: '200-299',
    };
    expect(check([own])).toEqual({
      protocol: 'HTTPS',
      port: 8443,
      path: '/up',
      intervalSeconds: 10,
      timeoutSeconds: 2,
      healthyThreshold: 4,
      unhealthyThreshold: 6,
      matcher: '200-299',
    });
  });
});
