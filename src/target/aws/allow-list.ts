import type { AwsSettings } from '../../model/account.js';
import type { Deployment } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';

/** What is not set; one sentence each. */
export function settingsProblems(aws: AwsSettings): string[] {
  return [
    ...((aws.accounts ?? []).length === 0 ? ['no account id is on the allow-list'] : []),
    ...((aws.regions ?? []).length === 0 ? ['no region is on the allow-list'] : []),
    ...(aws.tag === undefined ? ['no tag is set that targets must carry'] : []),
    ...((aws.stopAlarms ?? []).length === 0 ? ['no stop alarm is set'] : []),
    ...(aws.roleArn === undefined ? ['no role for FIS is set'] : []),
  ];
}

/** @throws HoldfastError aws/not-allowed where the account or a region is not on the allow-list */
export function checkPlaces(
  { accounts = [], regions = [] }: AwsSettings,
  { accountId, regions: wanted }: Pick<Deployment, 'accountId' | 'regions'>,
): void {
  const foreign = wanted.filter((region) => !regions.includes(region));
  if (accounts.includes(accountId) && foreign.length === 0) return;
  const what = accounts.includes(accountId)
    ? `${foreign.join(', ')} is not among the regions`
    : `Account ${accountId} is not among the accounts`;
  throw new HoldfastError('aws/not-allowed', `${what} in which faults may be injected`, {
    hint: `Allowed are account ${accounts.join(', ')} and region ${regions.join(', ')} (aws.accounts and aws.regions in holdfast.config.ts).`,
  });
}
