import { expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import { buildWebStack } from './web-stack.fixture.js';

const fixture = (name: string): string =>
  new URL(`../../fixtures/plans/${name}/plan.json`, import.meta.url).pathname;

/** Each gateway as `where it stands ← what is routed there`. */
function natsOf(deployment: ReturnType<typeof readDeployment>): string[] {
  const nameOf = (id: string) =>
    deployment.subnets.find((subnet) => subnet.id === id)?.address ?? id;
  return deployment.natGateways.map(
    ({ subnetId, routedSubnetIds }) =>
      `${nameOf(subnetId)} ← ${routedSubnetIds.map(nameOf).join(', ')}`,
  );
}

test('each zone of the reference stack has a NAT gateway of its own', () => {
  expect(natsOf(readDeployment(readStack(fixture('private-web-app'))))).toEqual([
    'module.network.aws_subnet.public["a"] ← module.network.aws_subnet.app["a"]',
    'module.network.aws_subnet.public["b"] ← module.network.aws_subnet.app["b"]',
  ]);
});

test('one for all zones has the subnets of all of them', () => {
  expect(natsOf(readDeployment(readStack(fixture('status-page-first'))))).toEqual([
    'aws_subnet.public[0] ← aws_subnet.private[0], aws_subnet.private[1]',
  ]);
});

test('where the plan does not tell which, the one of the zone is assumed, and that is said', () => {
  const deployment = readDeployment(
    buildWebStack({
      'aws_subnet.public_b': {
        vpc_id: ref('aws_vpc.main.id'),
        availability_zone: 'us-east-1b',
        cidr_block: '10.0.9.0/24',
      },
      'aws_nat_gateway.a': { subnet_id: ref('aws_subnet.public.id') },
      'aws_nat_gateway.b': { subnet_id: ref('aws_subnet.public_b.id') },
      'aws_route.nat': {
        route_table_id: ref('aws_route_table.private.id'),
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: ref('aws_nat_gateway.a.id', 'aws_nat_gateway.b.id'),
      },
    }),
  );
  expect(natsOf(deployment)).toEqual([
    'aws_subnet.public ← aws_subnet.app_a',
    'aws_subnet.public_b ← aws_subnet.app_b',
  ]);
  expect(deployment.substitutions.join(' ')).toContain(
    'which NAT gateway aws_subnet.app_b is routed to: aws_nat_gateway.b is assumed',
  );
});

test('a regional one is not deployed, and that is said', () => {
  const deployment = readDeployment(
    buildWebStack({
      'aws_nat_gateway.a': {
        subnet_id: ref('aws_subnet.public.id'),
        availability_mode: 'regional',
      },
    }),
  );
  expect(deployment.natGateways).toEqual([]);
  expect(deployment.substitutions.join(' ')).toContain('aws_nat_gateway.a is a regional');
});
