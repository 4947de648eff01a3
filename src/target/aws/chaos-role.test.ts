import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FIS_ACTIONS, FIS_RIGHTS } from './fis-rights.js';
import { policyDocument } from './rights.js';

const ACCOUNT = '123456789012';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** The roles of infra/chaos-role as Terraform planned them: fixtures/plans/NAME. */
function planned(name: string): {
  readonly faults: readonly string[];
  readonly values: (address: string) => Readonly<Record<string, unknown>> | undefined;
  readonly statements: (address: string, attribute?: string) => readonly Statement[];
} {
  const plan = JSON.parse(readFileSync(`fixtures/plans/${name}/plan.json`, 'utf8')) as {
    readonly variables: { readonly faults: { readonly value: readonly string[] } };
    readonly planned_values: {
      readonly root_module: {
        readonly resources: readonly {
          readonly address: string;
          readonly values: Readonly<Record<string, unknown>>;
        }[];
      };
    };
  };
  const values = (address: string): Readonly<Record<string, unknown>> | undefined =>
    plan.planned_values.root_module.resources.find((each) => each.address === address)?.values;
  return {
    faults: plan.variables.faults.value,
    values,
    statements: (address, attribute = 'policy') =>
      (JSON.parse(String(values(address)?.[attribute])) as { Statement: Statement[] }).Statement,
  };
}

const CASES = [
  {
    plan: 'chaos-role-two-faults',
    prefix: 'holdfast',
    issuer: 'token.actions.githubusercontent.com',
    audience: 'sts.amazonaws.com',
    subjects: ['repo:acme/shop:environment:chaos'],
    regions: ['us-east-1'],
    boundary: null,
    sessionSeconds: 7200,
    launchRoles: [],
  },
  {
    plan: 'chaos-role-all-faults',
    prefix: 'resilience',
    issuer: 'gitlab.com',
    audience: 'https://gitlab.com',
    subjects: ['project_path:acme/shop:ref_type:branch:ref:main'],
    regions: ['us-east-1', 'us-west-2'],
    boundary: `arn:aws:iam::${ACCOUNT}:policy/ci-boundary`,
    sessionSeconds: 14_400,
    launchRoles: [`arn:aws:iam::${ACCOUNT}:role/web-cluster-app`],
  },
];

describe.each(CASES)('infra/chaos-role as planned in $plan', (expected) => {
  const role = planned(expected.plan);
  const caller = role.statements('aws_iam_role_policy.chaos');
  const fis = role.statements('aws_iam_role_policy.fis[0]');
  const fisRoleArn = `arn:aws:iam::${ACCOUNT}:role/${expected.prefix}-fis`;

  it('is the plan of the Terraform as it is (npm run fixtures makes it anew)', () => {
    const lines = readFileSync(`fixtures/plans/${expected.plan}/source.sha256`, 'utf8').trim();
    const digests = new Map(lines.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
    for (const [file, digest] of digests)
      expect(createHash('sha256').update(readFileSync(file)).digest('hex'), file).toBe(digest);
    for (const file of readdirSync('infra/chaos-role'))
      if (/\.(tf|json)$/.test(file))
        expect(digests.has(`infra/chaos-role/${file}`), file).toBe(true);
  });

  it('grants CI the rights of the chosen faults, and nothing else', () => {
    const own = caller.filter(({ Sid }) => Sid !== 'GiveLaunchedInstancesTheirRoles');
    const { Statement } = policyDocument({ accountId: ACCOUNT, fisRoleArn }, role.faults);
    expect(bySid(own)).toEqual(bySid(Statement));
  });

  it('grants FIS what the actions of the chosen faults need, and nothing else', () => {
    const actions = role.faults.flatMap((fault) => FIS_ACTIONS[fault] ?? []);
    const needed = FIS_RIGHTS.filter(({ fisActions }) =>
      fisActions.some((action) => actions.includes(action)),
    ).map(({ sid, actions: Action, resources, condition }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action,
      Resource: resources.map((arn) => arn.replace('ACCOUNT', ACCOUNT)),
      ...(condition === undefined ? {} : { Condition: filledIn(condition) }),
    }));
    expect(bySid(fis)).toEqual(bySid(needed));
  });

  it('has no wildcard among its actions', () => {
    for (const { Sid, Action } of [...caller, ...fis]) {
      expect(Action.length, Sid).toBeGreaterThan(0);
      for (const action of Action) expect(action, Sid).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
    }
  });

  it('lets roles be passed to one service each, and FIS’s to FIS alone', () => {
    const passing = [...caller, ...fis].filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing).toEqual([
      {
        Sid: 'GiveFisItsRole',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [role.values('aws_iam_role.fis')?.['name']].map(
          (name) => `arn:aws:iam::${ACCOUNT}:role/${String(name)}`,
        ),
        Condition: { StringEquals: { 'iam:PassedToService': 'fis.amazonaws.com' } },
      },
      ...(expected.launchRoles.length === 0
        ? []
        : [
            {
              Sid: 'GiveLaunchedInstancesTheirRoles',
              Effect: 'Allow',
              Action: ['iam:PassRole'],
              Resource: expected.launchRoles,
              Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
            },
          ]),
    ]);
  });

  it('may be taken by the named jobs of one issuer alone', () => {
    expect(role.statements('aws_iam_role.chaos', 'assume_role_policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${expected.issuer}` },
        // StringEquals: a wildcard would be read as itself.
        Condition: {
          StringEquals: {
            [`${expected.issuer}:aud`]: expected.audience,
            [`${expected.issuer}:sub`]: expected.subjects,
          },
        },
      },
    ]);
  });

  it('lets FIS take its role for experiments of this account and these regions alone', () => {
    expect(role.statements('aws_iam_role.fis', 'assume_role_policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'fis.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
          ArnLike: {
            'aws:SourceArn': expected.regions.map(
              (region) => `arn:aws:fis:${region}:${ACCOUNT}:experiment/*`,
            ),
          },
        },
      },
    ]);
  });

  it('bounds both roles, and the session', () => {
    for (const address of ['aws_iam_role.chaos', 'aws_iam_role.fis'])
      expect(role.values(address)?.['permissions_boundary']).toBe(expected.boundary);
    expect(role.values('aws_iam_role.chaos')?.['max_session_duration']).toBe(
      expected.sessionSeconds,
    );
  });

  it('stays within what IAM allows for a role’s inline policies, 10,240 characters', () => {
    for (const statements of [caller, fis])
      expect(JSON.stringify(statements).length).toBeLessThan(10_000);
  });
});

describe('FIS’s role', () => {
  /** Changes that no tag of the stack's can narrow, and what does instead. Source: docs/run-on-aws.md. */
  const UNTAGGED: Readonly<Record<string, RegExp>> = {
    ChangeClonesOfNetworkAcls: /ec2:ResourceTag\/managedByFIS/,
    CloneNetworkAcls: /aws:RequestTag\/managedByFIS/,
    CloneNetworkAclsInVpcs: /:vpc\/\*/,
    FailLaunches: /ec2:FisTargetArns.*ec2:FisActionId/,
    SendTheseDocuments: /AWSFIS-Run-Network-/,
    StartInstancesWithEncryptedVolumes: /kms:GrantIsForAWSResource/,
    StopCommands: /ssm:CancelCommand/,
    TagCloneOfNetworkAcl: /ec2:CreateAction/,
    UseAnyNetworkAcl: /:network-acl\/\*/,
  };
  const isRead = (action: string): boolean => /:(Describe|Get|List)/.test(action);

  it('changes only what carries the tag, but for what is named here', () => {
    const changes = planned('chaos-role-all-faults')
      .statements('aws_iam_role_policy.fis[0]')
      .filter(({ Action }) => !Action.every(isRead));
    const untagged = changes.filter(
      ({ Condition = {} }) =>
        !Object.entries(Condition['StringEquals'] ?? {}).some(
          ([key, value]) => /^(aws|ssm):[rR]esourceTag\/chaos$/.test(key) && value === 'allowed',
        ),
    );
    expect(untagged.map(({ Sid }) => Sid).toSorted()).toEqual(Object.keys(UNTAGGED));
    for (const statement of untagged)
      expect(JSON.stringify(statement)).toMatch(UNTAGGED[statement.Sid] ?? /never/);
    expect(changes.length - untagged.length).toBeGreaterThanOrEqual(6);
  });

  it('needs every right that it has for a fault that there is', () => {
    const used = new Set(Object.values(FIS_ACTIONS).flat());
    for (const { sid, fisActions } of FIS_RIGHTS)
      for (const action of fisActions) expect(used, sid).toContain(action);
    const granted = new Set(FIS_RIGHTS.flatMap(({ fisActions }) => fisActions));
    expect([...used].toSorted()).toEqual([...granted].toSorted());
  });
});

describe('the pipelines', () => {
  it('hold the role no longer than it may be held', () => {
    const { jobs } = parse(
      readFileSync('templates/pipelines/github-nightly-chaos.yml', 'utf8'),
    ) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const asked = steps.flatMap((step) => step.with?.['role-duration-seconds'] ?? []);
    expect(asked).toEqual([7200]);
    expect(
      planned('chaos-role-two-faults').values('aws_iam_role.chaos')?.['max_session_duration'],
    ).toBeGreaterThanOrEqual(Number(asked[0]));
  });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly steps: readonly { readonly with?: Readonly<Record<string, unknown>> }[] }
    >
  >;
}

/** Statements by their sid, whose order means nothing. */
function bySid<T extends { readonly Sid: string }>(statements: readonly T[]): readonly T[] {
  return statements.toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1));
}

/** A condition with the account and the tag of the plans. */
function filledIn(condition: NonNullable<(typeof FIS_RIGHTS)[number]['condition']>): unknown {
  return JSON.parse(
    JSON.stringify(condition)
      .replaceAll('ACCOUNT', ACCOUNT)
      .replaceAll('TAG_KEY', 'chaos')
      .replaceAll('TAG_VALUE', 'allowed'),
  );
}
