import { expect, test } from 'vitest';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { buildWebStack } from './web-stack.fixture.js';

test('the load balancer that users come in by is first', () => {
  const subnets = ref('aws_subnet.app_a.id');
  const { loadBalancers } = readDeployment(
    buildWebStack({
      'aws_lb.web': null,
      'aws_lb.inner': { internal: true, subnets },
      'aws_lb.outer': { subnets },
    }),
  );
  expect(loadBalancers.map(({ address, scheme }) => [address, scheme])).toEqual([
    ['aws_lb.outer', 'internet-facing'],
    ['aws_lb.inner', 'internal'],
  ]);
});

test('target groups that no instance is in are left out', () => {
  const { targetGroups } = readDeployment(
    buildWebStack({ 'aws_lb_target_group.spare': { name: 'spare', port: 80 } }),
  );
  expect(targetGroups.map(({ address }) => address)).toEqual(['aws_lb_target_group.app']);
});

test('a group of HTTPS is checked by HTTP on its own port where nothing else is said', () => {
  const groupWith = (own: Args) => {
    const group = { name: 'app', port: 8443, protocol: 'HTTPS', ...own };
    return readDeployment(buildWebStack({ 'aws_lb_target_group.app': group })).targetGroups[0];
  };
  const plain = { protocol: 'HTTP', port: 'traffic-port' };
  expect(groupWith({})).toMatchObject({ protocol: 'HTTPS', healthCheck: plain });
  const own = { protocol: 'HTTPS', port: '9443' };
  expect(groupWith({ health_check: [own] })?.healthCheck).toMatchObject({
    protocol: 'HTTPS',
    port: 9443,
  });
});
