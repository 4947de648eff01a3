import { expect, test } from 'vitest';
import { joinPlans } from '../plan/join-plans.js';
import { buildPlan } from '../plan/plan-builder.fixture.js';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { toStack } from '../topology/read-stack.js';
import { webStackResources, type Changes } from '../topology/web-stack.fixture.js';
import { gate } from './gate.js';

const POLICY = 'availability/region-failover';

/** The web stack in a region, told by its load balancer's subnet. */
const stack = (name: string, isJudged: boolean, zone: string, changes: Changes = {}) => ({
  name,
  judged: isJudged,
  plan: buildPlan({
    resources: webStackResources({ 'aws_subnet.public': { availability_zone: zone }, ...changes }),
  }),
});
const EAST = 'us-east-1a';
const WEST = 'eu-west-1a';

async function verdicts(...stacks: readonly ReturnType<typeof stack>[]) {
  const { findings } = await gate(toStack(joinPlans(stacks)), { only: [POLICY] });
  return Object.fromEntries(findings.map(({ address, verdict }) => [address, verdict]));
}

test('two judged stacks in two regions claim it', async () => {
  expect(await verdicts(stack('east', true, EAST), stack('west', true, WEST))).toEqual({
    'east:aws_lb.web': 'fail',
    'west:aws_lb.web': 'fail',
  });
});

test('a stack that is given beside, in another region, claims nothing', async () => {
  expect(await verdicts(stack('east', true, EAST), stack('west', false, WEST))).toEqual({});
});

test('records that lead to its load balancer and another region do', async () => {
  const record = (type: string, alias: Args): Args => ({
    zone_id: 'Z0123456789ABCDEFGHIJ',
    name: 'www.example.com',
    type: 'A',
    set_identifier: type,
    failover_routing_policy: [{ type }],
    alias: [alias],
  });
  const elsewhere = 'web-1.eu-west-1.elb.amazonaws.com';
  const records = (isChecked: boolean): Changes => ({
    'aws_route53_record.first': record('PRIMARY', {
      name: ref('aws_lb.web.dns_name'),
      evaluate_target_health: isChecked,
    }),
    'aws_route53_record.second': record('SECONDARY', {
      name: elsewhere,
      evaluate_target_health: false,
    }),
  });
  const west = stack('west', false, WEST);
  const own = 'aws_lb.web';
  expect(await verdicts(stack('east', true, EAST, records(true)), west)).toEqual({ [own]: 'pass' });
  expect(await verdicts(stack('east', true, EAST, records(false)))).toEqual({ [own]: 'fail' });
});
