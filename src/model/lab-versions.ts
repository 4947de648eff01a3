/**
 * How a version of the application behaves. `fails-health-checks`: it answers 500 to everyone.
 * `fails-users`: it answers health checks, and 500 to everyone else.
 */
export type VersionBehaviour = 'good' | 'fails-health-checks' | 'fails-users';

/** Account that the lab's ARNs carry; AWS keeps it for examples. */
export const LAB_ACCOUNT_ID = '000000000000';

/** Versions of every launch template in the lab. The first is what the plan deploys. */
export const LAB_LAUNCH_TEMPLATE_VERSIONS: Readonly<Record<string, VersionBehaviour>> = {
  1: 'good',
  2: 'good',
  3: 'fails-health-checks',
  4: 'fails-users',
};

/** Where the lab's revisions for CodeDeploy are: made-up objects, a key each. */
export const LAB_REVISION_BUCKET = 'holdfast-lab';
export const LAB_REVISIONS: Readonly<Record<string, VersionBehaviour>> = {
  'deployed.zip': 'good',
  'good.zip': 'good',
  'fails-health-checks.zip': 'fails-health-checks',
  'fails-users.zip': 'fails-users',
};
