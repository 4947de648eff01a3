import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { joinPlans, type NamedPlan } from '../plan/join-plans.js';
import { parseJson } from '../plan/parse-json.js';
import type { Plan } from '../plan/plan.js';
import { toPlan } from '../plan/read-plan.js';
import { toState } from '../plan/read-state.js';
import { toStack } from '../topology/read-stack.js';
import { gate } from './gate.js';

const FOLDER = new URL('../../fixtures/applied/', import.meta.url);
const CORE = [
  'edge/https-only',
  'edge/waf-attached',
  'network/app-in-private-subnets',
  'network/database-reachability',
] as const;
const HOLDS = Object.fromEntries(CORE.map((policy) => [policy, 'pass']));

function read(name: string): Plan {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.json.gz`, FOLDER)));
  const file = { path: name, sha256: '', json: parseJson(bytes.toString('utf8'), name) };
  return name.endsWith('.state') ? toState(file) : toPlan(file);
}

const judged = (name: string): NamedPlan => named(name, true);
const context = (name: string): NamedPlan => named(name, false);
function named(name: string, isJudged: boolean): NamedPlan {
  return { name: name.replace(/[.-].*/, ''), plan: read(name), judged: isJudged };
}

async function judge(...stacks: readonly NamedPlan[]) {
  const plan = joinPlans(stacks);
  const { findings } = await gate(toStack(plan), { only: CORE });
  const worst = CORE.map((policy) => {
    const own = findings.filter((finding) => finding.policy === policy);
    const verdict = (['fail', 'unknown', 'pass'] as const).find((each) =>
      own.some((finding) => finding.verdict === each),
    );
    return [policy, verdict ?? 'none'] as const;
  });
  return { plan, findings, verdicts: Object.fromEntries(worst) };
}

/** Made by scripts/fixtures/applied: real plans against the states that real applies wrote. */
const cases = JSON.parse(readFileSync(new URL('cases.json', FOLDER), 'utf8')) as readonly {
  readonly id: string;
  readonly why: string;
  readonly expected: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
}[];

describe.each(cases)('$id: $why', ({ id, expected, actions }) => {
  test('is judged as it will be', async () => {
    const { plan, verdicts } = await judge(judged(`${id}.plan`));
    expect(verdicts).toEqual(expected);
    const own = plan.changes.map(({ address, action }) => [address, action] as const);
    expect(Object.fromEntries(own)).toMatchObject(actions);
    // More would be the work of a source that is newer than what was applied: `npm run fixtures:record`.
    const beyond = own.filter(([address]) => !Object.hasOwn(actions, address));
    expect(beyond.filter(([, action]) => action !== 'update')).toEqual([]);
  });
});

describe('a state', () => {
  test('of a stack that holds is judged like its plan', async () => {
    const { plan, verdicts } = await judge(judged('private-web-app.state'));
    expect(verdicts).toEqual(HOLDS);
    expect(plan).toMatchObject({ kind: 'state', changes: [] });
  });

  test('has "" for what a plan leaves out, and is judged by all that its plan is', async () => {
    const ofDatabase = async (plan: Plan) => {
      const { findings } = await gate(toStack(plan));
      return findings
        .filter(({ address }) => address === 'module.database.aws_db_instance.this')
        .map(({ policy }) => policy);
    };
    const state = read('private-web-app.state');
    const database = state.resources.get('module.database.aws_db_instance.this');
    expect(database?.values['replicate_source_db']).toBe('');
    const policies = await ofDatabase(state);
    expect(policies).toContain('availability/database-backups');
    const ofPlan = await ofDatabase(read('web-app--unchanged.plan'));
    expect(ofPlan.filter((policy) => !policy.startsWith('change/'))).toEqual(policies);
  });

  test('shows a rule that lets everybody in once, as the resource that it is', async () => {
    const { findings } = await judge(judged('private-web-app-open.state'));
    const failed = findings.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ address }) => address)).toEqual(['module.database.aws_db_instance.this']);
    const rules = failed[0]?.evidence.filter((text) => text.includes('0.0.0.0/0'));
    expect(rules).toEqual([expect.stringContaining('aws_vpc_security_group_ingress_rule.world')]);
  });
});

describe('a plan of a stack that exists, made with -target', () => {
  const BALANCER = 'module.load_balancer.aws_lb.this';

  /** What Terraform writes of it: only what is targeted is planned, and all of it is in the prior state. */
  function targeted(drop: string): NamedPlan {
    const bytes = gunzipSync(readFileSync(new URL('web-app--unchanged.plan.json.gz', FOLDER)));
    const json = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    const isKept = ({ address }: { address: string }): boolean => address.startsWith(BALANCER);
    const pruned = (module: Module): Module => ({
      ...module,
      resources: (module.resources ?? []).filter(isKept),
      child_modules: (module.child_modules ?? []).map(pruned),
    });
    const without = (module: Module): Module => ({
      ...module,
      resources: (module.resources ?? []).filter(({ address }) => !address.startsWith(drop)),
      child_modules: (module.child_modules ?? []).map(without),
    });
    const planned = json['planned_values'] as { root_module: Module };
    const prior = json['prior_state'] as { values: { root_module: Module } };
    const file = {
      path: 'targeted',
      sha256: '',
      json: {
        ...json,
        complete: false,
        resource_changes: (json['resource_changes'] as { address: string }[]).filter(isKept),
        planned_values: { ...planned, root_module: pruned(planned.root_module) },
        prior_state: {
          ...prior,
          values: { ...prior.values, root_module: without(prior.values.root_module) },
        },
      },
    };
    return { name: 'web-app', plan: toPlan(file), judged: true };
  }

  interface Module {
    readonly resources?: readonly { readonly address: string }[];
    readonly child_modules?: readonly Module[];
  }

  const WEB_ACL = 'module.load_balancer.aws_wafv2_web_acl_association';

  test('fails for nothing that stands untouched in the prior state, and proves nothing', async () => {
    const { findings, verdicts } = await judge(targeted('nothing'));
    expect(Object.values(verdicts)).not.toContain('fail');
    const attached = findings.find(({ policy }) => policy === 'edge/waf-attached');
    expect(attached).toMatchObject({ verdict: 'unknown', address: BALANCER });
    expect(attached?.message).toContain('made with -target');
  });

  test('fails for what is not there either', async () => {
    const { verdicts } = await judge(targeted(WEB_ACL));
    expect(verdicts['edge/waf-attached']).toBe('fail');
  });
});

describe('an application whose network is another stack', () => {
  const APP = 'network/app-in-private-subnets';
  const verdictOf = async (...stacks: readonly NamedPlan[]) =>
    (await judge(...stacks)).verdicts[APP];

  test('alone it is unknown, and says which subnets are missing', async () => {
    const { findings } = await judge(judged('application.state'));
    const unknown = findings.find(({ policy }) => policy === APP);
    expect(unknown?.verdict).toBe('unknown');
    expect(unknown?.evidence).toContainEqual(
      expect.stringMatching(
        /^subnet-[0-9a-f]+ .*are in none of the plans and states given: .*--with-state/,
      ),
    );
  });

  test.each([
    ['a state beside the state of the network', 'application.state', 'network.state', 'pass'],
    [
      'a plan with its remote state read, beside that state',
      'application-unchanged.plan',
      'network.state',
      'pass',
    ],
    [
      'that beside a plan which opens the network',
      'application-unchanged.plan',
      'network-opens-app.plan',
      'fail',
    ],
    ['a state beside that plan', 'application.state', 'network-opens-app.plan', 'fail'],
    ['data sources that were read, beside the state', 'looked-up.plan', 'network.state', 'pass'],
    [
      'data sources that were read, beside a plan which opens the network',
      'looked-up.plan',
      'network-opens-app.plan',
      'fail',
    ],
    [
      'a first plan beside the first plan of the network, by its output',
      'application-first.plan',
      'network-first.plan',
      'pass',
    ],
    [
      'a first plan beside a first plan that opens the network',
      'application-first.plan',
      'network-first-open.plan',
      'fail',
    ],
    [
      'data sources that list subnets, not read yet',
      'application-looks-up.plan',
      'network-first.plan',
      'unknown',
    ],
    [
      'those beside a first plan that opens the network',
      'application-looks-up.plan',
      'network-first-open.plan',
      'unknown',
    ],
  ])('%s: %s with %s is %s', async (_what, own, beside, verdict) => {
    expect(await verdictOf(judged(own), context(beside))).toBe(verdict);
  });

  test('of two stacks with the output that it reads, the one named in its path is meant', async () => {
    const other = { ...context('network-first-open.plan'), name: 'elsewhere' };
    expect(
      await verdictOf(judged('application-first.plan'), context('network-first.plan'), other),
    ).toBe('pass');
    const both = [
      { ...context('network-first.plan'), name: 'one' },
      { ...context('network-first-open.plan'), name: 'two' },
    ];
    expect(await verdictOf(judged('application-first.plan'), ...both)).toBe('unknown');
  });

  test('what is context is evidence, and is not judged', async () => {
    const { findings, plan } = await judge(
      judged('bastion-looks-up.plan'),
      context('application.state'),
    );
    expect(findings).toEqual([]);
    expect(plan.resources.has('application:aws_lb.main')).toBe(true);
  });

  test('two stacks that are judged both have their names before their addresses', async () => {
    const { findings } = await judge(judged('application.state'), judged('network.state'));
    expect(findings.length).toBeGreaterThan(0);
    for (const { address, verdict } of findings) {
      expect(address).toMatch(/^application:aws_/);
      expect(verdict).toBe('pass');
    }
  });

  test('a data source of one thing is followed to the one subnet that has the name', () => {
    const plan = joinPlans([judged('bastion-looks-up.plan'), context('network-first.plan')]);
    const { resolver } = toStack(plan);
    const bastion = plan.resources.get('aws_instance.bastion');
    const links = bastion && resolver.link(bastion, ['subnet_id'], (type) => type === 'aws_subnet');
    expect(links?.targets.map(({ resource }) => resource.address)).toEqual([
      'network:aws_subnet.public["a"]',
    ]);
    expect(links).toMatchObject({ exact: true, gaps: [], external: [] });
  });
});

test('import blocks: what is taken over is known, and is in the stack', () => {
  const plan = read('imported.plan');
  expect([...plan.resources.keys()].toSorted()).toEqual([
    'aws_db_instance.taken_over',
    'aws_security_group.taken_over',
  ]);
  const group = plan.resources.get('aws_security_group.taken_over');
  expect(group?.values['id']).toMatch(/^sg-/);
  // The rule that lets the application in belongs to the other stack, so nothing here explains the row.
  expect(group?.values['ingress']).toHaveLength(1);
});
