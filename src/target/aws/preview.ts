import type { Intent } from '../../model/account.js';
import type { Deployment } from '../../model/deployment.js';
import type { StopAlarm } from './stop-alarms.js';
import { asText } from './tag-selection.js';

/**
 * Resources that one action may hit by AWS's default quotas, by action; an account's own may be
 * higher. Source: the quotas of the service `fis` as Service Quotas lists them (docs/run-on-aws.md).
 */
const DEFAULT_QUOTAS: Readonly<Record<string, number>> = {
  'aws:ec2:asg-insufficient-instance-capacity-error': 5,
  'aws:ec2:reboot-instances': 5,
  'aws:ec2:stop-instances': 5,
  'aws:ec2:terminate-instances': 5,
  'aws:elasticache:replicationgroup-interrupt-az-power': 5,
  'aws:network:disrupt-connectivity': 5,
  'aws:rds:failover-db-cluster': 5,
  'aws:rds:reboot-db-instances': 5,
  'aws:ssm:send-command': 5,
};

/** Quotas of one experiment, which AWS does not raise. Source: as above. */
const MOST_AT_ONCE = 10;
const MOST_STOP_ALARMS = 5;

/** What is beyond a quota: FIS would refuse the template, or fail the experiment halfway. */
export function quotaProblems(intent: Intent, alarms: readonly StopAlarm[]): string[] {
  return [
    ...countByAction(intent).flatMap(({ action, count }) => {
      const quota = DEFAULT_QUOTAS[action];
      return quota === undefined || count <= quota
        ? []
        : [`${action} would hit ${count} resources, and FIS's default quota is ${quota}`];
    }),
    // All actions of a fault's experiment start together.
    ...(intent.actions.length <= MOST_AT_ONCE
      ? []
      : [`it takes ${intent.actions.length} actions at once, and FIS runs ${MOST_AT_ONCE}`]),
    ...regionsOf(intent).flatMap((region) => {
      const count = alarmsIn(region, alarms).length;
      return count <= MOST_STOP_ALARMS
        ? []
        : [
            `${count} stop alarms are set in ${region}, and FIS takes ${MOST_STOP_ALARMS} in one experiment`,
          ];
    }),
  ];
}

function regionsOf({ actions }: Intent): string[] {
  return [...new Set(actions.map(({ region }) => region))];
}

function alarmsIn(region: string, alarms: readonly StopAlarm[]): StopAlarm[] {
  return alarms.filter((alarm) => alarm.region === region);
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
    ...(intent.actions.length === 0
      ? []
      : [`FIS actions at once: ${intent.actions.length} of at most ${MOST_AT_ONCE}`]),
    ...intent.selections.map(
      ({ action, tags, arns }) =>
        `${action} selects by the tags ${asText(tags)}: ${arns.join(', ') || 'nothing of the stack'}`,
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
