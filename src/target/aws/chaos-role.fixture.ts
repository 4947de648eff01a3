import { readFileSync } from 'node:fs';
import type { FIS_RIGHTS } from './fis-rights.js';

/** The account of the planned roles. */
export const ACCOUNT = '123456789012';

/** A statement of an IAM policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** The roles of infra/chaos-role as Terraform planned them: fixtures/plans/NAME. */
export function planned(name: string): {
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

/** The plans, and what each was made with. */
export const CASES = [
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

/** A condition with the account and the tag of the plans. */
export function filledIn(
  condition: NonNullable<(typeof FIS_RIGHTS)[number]['condition']>,
): unknown {
  return JSON.parse(
    JSON.stringify(condition)
      .replaceAll('ACCOUNT', ACCOUNT)
      .replaceAll('TAG_KEY', 'chaos')
      .replaceAll('TAG_VALUE', 'allowed'),
  );
}
