import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FIS_ACTIONS, FIS_RIGHTS } from './fis-rights.js';
import { planned } from './chaos-role.fixture.js';

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
