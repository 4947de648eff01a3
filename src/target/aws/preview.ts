import type { Intent } from '../../model/account.js';
import type { Deployment } from '../../model/deployment.js';
import type { StopAlarm } from './stop-alarms.js';

/**
 * Resources that one action may hit by AWS's default quotas, by action; an account's own may be
 * higher. Source: the quotas of the service `fis` as Service Quotas lists them (docs/run-on-aws.md).
 */
const DEFAULT_QUOTAS: Readonly<Record<string, number>> = {
  'aws:ec2:asg-insufficient-instance-capacity-error': 5,
  'aws:ec2:reboot-instances': 5,
  'aws:ec2:stop-instances': 5,
  'aws:ec2:terminate-instances': 5,
  'aws:network:disrupt-connectivity': 5,
  'aws:rds:failover-db-cluster': 5,
  'aws:rds:reboot-db-instances': 5,
  'aws:ssm:send-command': 5,
};

/** Actions that would hit more than the default quota: FIS would fail the experiment halfway. */
export function quotaProblems(intent: Intent): string[] {
  return countByAction(intent).flatMap(({ action, count }) => {
    const quota = DEFAULT_QUOTAS[action];
    return quota === undefined || count <= quota
      ? []
      : [`${action} would hit ${count} resources, and FIS's default quota is ${quota}`];
  });
}

/** What is shown before anything is injected: who, where, what, how many, what stops it. */
export function previewOf(
  intent: Intent,
  { accountId, regions }: Pick<Deployment, 'accountId' | 'regions'>,
  alarms: readonly StopAlarm[],
): string[] {
  return [
    `${intent.fault} in account ${accountId}, ${regions.join(' and ')}, run ${intent.runId}`,
    ...intent.blastRadius,
    ...intent.targets.map(({ action, arn }) => `${action}: ${arn}`),
    ...countByAction(intent).map(
      ({ action, count }) =>
        `${action}: ${count} of at most ${DEFAULT_QUOTAS[action] ?? 'a number that is not known here'} (default quota)`,
    ),
    ...alarms.map(({ name, region }) => `stopped by the alarm ${name} in ${region}`),
  ];
}

function countByAction({ targets }: Intent): { readonly action: string; readonly count: number }[] {
  const actions = new Set(targets.map(({ action }) => action));
  return [...actions].map((action) => ({
    action,
    count: new Set(targets.filter((target) => target.action === action).map(({ arn }) => arn)).size,
  }));
}
