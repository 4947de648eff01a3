import { expect, test } from 'vitest';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { toStack } from '../../topology/read-stack.js';
import { readNetwork } from './read-network.js';

/** The VPCs that each server may lie in; servers by the arguments that tell where they are. */
function vpcsOf(servers: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const resources = Object.entries(servers).map(([name, args]) =>
    resource(`aws_instance.${name}`, args),
  );
  const { endpoints, subnets, vpcs } = readNetwork(toStack(buildPlan({ resources })));
  return Object.fromEntries(
    endpoints.map(({ key, subnets: own }) => {
      const options = own.flatMap((subnet) => subnets.get(subnet)?.vpc.options ?? []);
      expect(options.every((vpc) => vpcs.has(vpc))).toBe(true);
      return [key.replace('aws_instance.', ''), options];
    }),
  );
}

const EAST = { region: 'us-east-1' };
const WEST = { region: 'us-west-2' };
const arn = (region: string, account: string) => ({
  arn: `arn:aws:ec2:${region}:${account}:instance/i`,
});

test('what lies in the default VPC of one region shares it', () => {
  expect(vpcsOf({ a: EAST, b: EAST, c: {} })).toEqual({
    a: ['the default VPC'],
    b: ['the default VPC'],
    c: ['the default VPC'],
  });
});

test('each region has one, and what tells no region may lie in any', () => {
  const [east, west] = ['the default VPC of us-east-1', 'the default VPC of us-west-2'];
  expect(vpcsOf({ a: EAST, b: WEST, c: {} })).toEqual({
    a: [east],
    b: [west],
    c: ['the default VPC', east, west],
  });
});

test('each account has one, where all of a region tell theirs', () => {
  const [one, two] = [arn('us-east-1', '111111111111'), arn('us-east-1', '222222222222')];
  expect(vpcsOf({ a: one, b: two })).toEqual({
    a: ['the default VPC of us-east-1 in 111111111111'],
    b: ['the default VPC of us-east-1 in 222222222222'],
  });
  expect(vpcsOf({ a: one, b: EAST }).a).toEqual(['the default VPC']);
});
