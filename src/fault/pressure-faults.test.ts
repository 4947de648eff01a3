import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { startBalancer } from '../lab/load-balancer/testing-balancer.fixture.js';
import type { BalancerFixture } from '../lab/load-balancer/testing-balancer.fixture.js';
import { WebAcl } from '../lab/waf/web-acl.js';
import { PRESSURES } from '../load/pressures.js';
import type { DeployedWebAcl, WebAclRule, WebAclStatement } from '../model/deployed-edge.js';
import { HoldfastError } from '../model/error.js';
import { predict } from '../prediction/predict.js';
import type { FaultContext, FaultPlan, WitnessView } from './fault-driver.js';
import { LAB_ACCOUNT_ID } from '../model/lab-versions.js';
import { findFault } from './faults.js';

const managed = (name: string): WebAclRule => ({
  name,
  priority: 1,
  action: 'none',
  response: null,
  statement: {
    kind: 'managed-group',
    vendor: 'AWS',
    name: `AWSManagedRules${name}`,
    overrides: {},
    scopeDown: null,
  },
});

const limit = (
  more: Partial<Extract<WebAclStatement, { kind: 'rate-based' }>> = {},
): WebAclRule => ({
  name: 'rate',
  priority: 0,
  action: 'block',
  response: null,
  statement: {
    kind: 'rate-based',
    limit: 2000,
    windowSeconds: 300,
    countBy: 'ip',
    scopeDown: null,
    ...more,
  },
});

const acl = (...rules: WebAclRule[]): DeployedWebAcl => ({
  address: 'aws_wafv2_web_acl.main',
  name: 'main',
  id: 'i',
  arn: 'a',
  region: 'us-east-1',
  defaultAction: 'allow',
  defaultResponse: null,
  rules,
});

function contextOf(
  parameters: FaultContext['fault']['parameters'],
  webAcls: readonly DeployedWebAcl[] = [],
  more: Partial<FaultContext> = {},
): FaultContext {
  const { deployment } = createFixtureWorld();
  const [first] = webAcls;
  const loadBalancers = deployment.loadBalancers.map((each) => ({
    ...each,
    webAclAddress: first?.address ?? null,
  }));
  return {
    fault: { name: 'any', atSeconds: 0, durationSeconds: 120, parameters },
    deployment: { ...deployment, loadBalancers, webAcls },
    inventory: { instances: [], targetGroups: [], databases: [] } as never,
    accountId: LAB_ACCOUNT_ID,
    ...more,
  };
}

const timing = {
  ec2StateToLoadBalancer: null,
  nodeLeavesDns: null,
  databaseFailover: { low: 60, high: 120 },
  databaseReboot: { low: 30, high: 30 },
  cacheFailover: { low: 30, high: 30 },
  cacheReboot: { low: 30, high: 30 },
  basis: [],
};

describe('surge', () => {
  it('is a multiple of the scenario’s own load, or what is stated', () => {
    const users = contextOf({ factor: 3 }, [], { usersPerSecond: 150 });
    const plan = findFault('surge').plan(users);
    expect(plan.pressure).toEqual({ name: 'surge', settings: { ratePerSecond: 450, path: '/' } });
    expect(plan.blastRadius[0]).toContain('450 requests a real second');
    expect(plan.reservations ?? []).toEqual([]);
    const stated = findFault('surge').plan(contextOf({ ratePerSecond: 70 }));
    expect(stated.loss.pressure).toEqual({ kind: 'surge', ratePerSecond: 70 });
  });

  it('has nothing to be a multiple of without a load', () => {
    expect(() => findFault('surge').plan(contextOf({ factor: 3 }))).toThrow(
      expect.objectContaining({ code: 'fault/nothing-to-hit' }) as HoldfastError,
    );
  });

  it('is not predicted: the plan does not tell what an instance bears', () => {
    const context = contextOf({ ratePerSecond: 70 });
    const { loss } = findFault('surge').plan(context);
    const prediction = predict(context.deployment, loss, timing);
    expect(prediction.outageSeconds).toBeNull();
    expect(prediction.path).toMatchObject({
      survives: true,
      why: expect.stringContaining('no plan tells whether they bear') as string,
    });
  });
});

describe('attack', () => {
  const all = acl(
    limit(),
    managed('SQLiRuleSet'),
    managed('BotControlRuleSet'),
    managed('CommonRuleSet'),
  );

  it('cannot conclude about AWS where it met stand-ins, and says which', () => {
    const { reservations = [] } = findFault('attack').plan(contextOf({}, [all]));
    expect(reservations).toHaveLength(3);
    expect(reservations[0]).toContain('AWSManagedRulesSQLiRuleSet');
    expect(reservations[2]).toContain('AWSManagedRulesCommonRuleSet (rule CommonRuleSet');
  });

  it('has no reservation where it met rules of the plan alone, or AWS’s own', () => {
    const flood = { 'sql-injection': 0, bots: 0, anonymous: 0, flood: 100 };
    expect(findFault('attack').plan(contextOf(flood, [acl(limit())])).reservations).toEqual([]);
    const onAws = contextOf({}, [all], { accountId: '210987654321' });
    expect(findFault('attack').plan(onAws).reservations).toEqual([]);
  });

  it('tells nothing of a web ACL that it does not come by, and predicts nothing from its limits', () => {
    const mine = { ...acl(managed('SQLiRuleSet')), address: 'module.production.acl' };
    const other = { ...acl(limit(), managed('SQLiRuleSet')), address: 'module.test.acl' };
    const context = contextOf({}, [mine, other]);
    const { reservations = [], loss } = findFault('attack').plan(context);
    expect(reservations).toEqual([expect.stringContaining('of module.production.acl')]);
    const { basis } = predict(context.deployment, loss, timing);
    expect(basis.join()).not.toContain('module.test.acl');
  });

  it('costs users at most the time until each of its addresses is over the limit', () => {
    const context = contextOf({ flood: 200 }, [all]);
    const { loss } = findFault('attack').plan(context);
    // 2000 requests at 50/s from each of four addresses, looked at every 10 s.
    const { outageSeconds, basis } = predict(context.deployment, loss, timing);
    expect(outageSeconds).toEqual({ low: 0, high: 60 });
    expect(basis.at(-1)).toContain('2000 requests in 300 s from one address; at 50/s');
    const slow = contextOf({ flood: 20 }, [all]);
    const below = predict(slow.deployment, findFault('attack').plan(slow).loss, timing);
    expect(below.outageSeconds).toBeNull();
    expect(below.path.why).toContain('no rate-based rule stops the flood');
  });

  it('needs a kind to send', () => {
    const none = { 'sql-injection': 0, bots: 0, anonymous: 0, flood: 0 };
    expect(() => findFault('attack').plan(contextOf(none))).toThrow(HoldfastError);
  });
});

test.each(['surge', 'attack'])('%s takes what its parameters say, and nothing else', (name) => {
  const { parameters } = findFault(name);
  expect(parameters.safeParse({}).success).toBe(true);
  expect(parameters.safeParse({ zone: 'us-east-1a' }).success).toBe(false);
});

describe('an attack on a load balancer behind a web ACL', () => {
  const SPEED = 40;
  let lb: BalancerFixture;
  let plan: FaultPlan;

  beforeAll(async () => {
    const guard = acl(
      limit({ limit: 1000, windowSeconds: 60 }),
      managed('SQLiRuleSet'),
      managed('BotControlRuleSet'),
      managed('AnonymousIpList'),
    );
    lb = await startBalancer((_, response) => void response.end('ok'), {
      speed: SPEED,
      extra: () => ({
        webAcl: new WebAcl(guard, {
          speed: SPEED,
          checkSeconds: 10,
          nowMs: () => performance.now(),
          nowEpochMs: () => Date.now(),
        }),
      }),
    });
    plan = findFault('attack').plan(contextOf({}, [guard]));
  });
  afterAll(() => lb.close());

  const view = (pressure: Readonly<Record<string, number>> | null): WitnessView =>
    ({ pressure, targets: new Map() }) as Partial<WitnessView> as WitnessView;

  it('is blocked by kind, is witnessed, and leaves users alone', async () => {
    const [witness] = plan.witnesses;
    expect(await witness?.look(view(null))).toBeNull();
    const url = `http://${lb.hosts[0]}:${lb.port}`;
    const pressure = await PRESSURES['attack']?.start({
      url,
      ca: null,
      serverName: null,
      settings: plan.pressure?.settings ?? {},
      maxDurationMs: 90_000,
    });
    if (pressure === undefined) throw new Error('there is no attack');
    try {
      const users = new Set<number>();
      await vi.waitFor(
        async () => {
          const answer = await request(url);
          await answer.body.dump();
          users.add(answer.statusCode);
          const counts = pressure.counts();
          for (const kind of ['sql-injection', 'bots', 'flood'])
            expect(counts[`${kind}.blocked`], kind).toBeGreaterThan(5);
          if (process.platform === 'linux') expect(counts['anonymous.blocked']).toBeGreaterThan(5);
        },
        { timeout: 60_000, interval: 20 },
      );
      const saw = await witness?.look(view(pressure.counts()));
      expect(saw).toMatch(/sql-injection: \d+ blocked; bots: \d+ blocked/);
      if (process.platform === 'linux') expect([...users]).toEqual([200]);
      // The flood is let through until the rule has looked.
      expect(pressure.counts()['flood.passed']).toBeGreaterThan(0);
      expect(pressure.counts()['sql-injection.passed']).toBeUndefined();
    } finally {
      await pressure.stop();
    }
    const lines = await lb.truth();
    const verdicts = new Set(lines.map(({ waf }) => (waf as { rule?: string } | undefined)?.rule));
    expect([...verdicts]).toEqual(
      expect.arrayContaining([
        null,
        'rate',
        'SQLiRuleSet/SQLi_QUERYARGUMENTS',
        'BotControlRuleSet/CategorySecurity',
      ]) as unknown,
    );
  });
});
