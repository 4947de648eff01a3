import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIS_ACTIONS, FIS_RIGHTS } from './fis-rights.js';
import { policyDocument } from './rights.js';
import { ACCOUNT, planned, CASES, filledIn } from './chaos-role.fixture.js';

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

/** Statements by their sid, whose order means nothing. */
function bySid<T extends { readonly Sid: string }>(statements: readonly T[]): readonly T[] {
  return statements.toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1));
}
