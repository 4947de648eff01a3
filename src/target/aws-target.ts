import type { Account, AwsSettings, Intent } from '../model/account.js';
import { HoldfastError } from '../model/error.js';
import type { Connection, OpenTarget, OpenTargetOptions, Target } from '../model/target.js';
import { checkPlaces, settingsProblems } from './aws/allow-list.js';
import { previewOf, quotaProblems } from './aws/preview.js';
import { alarmProblems, alarmsOf } from './aws/stop-alarms.js';
import { selectionProblems } from './aws/tag-selection.js';
import { tagProblems } from './aws/target-tags.js';
import { findEntrance } from './entrance.js';
import { openAccount } from './open-account.js';

/** A real account. */
export const awsTarget: Target = { name: 'aws', open };

async function open(options: OpenTargetOptions): Promise<OpenTarget> {
  const { deployment: planned, settings = {}, speed, onProgress } = options;
  const { aws = {} } = settings;
  if (speed !== 1) {
    throw new HoldfastError('target/speed', `AWS cannot divide time by ${speed}`, {
      hint: 'Run with --speed 1.',
    });
  }
  const problems = settingsProblems(aws);
  if (problems.length > 0) {
    throw new HoldfastError(
      'aws/not-configured',
      `The target aws is not set up: ${problems.join('; ')}`,
      {
        hint: 'Set `aws` in holdfast.config.ts: accounts, regions, tag, stopAlarms and roleArn (docs/run-on-aws.md).',
      },
    );
  }
  const connection: Connection = {
    endpoint: settings.endpoint,
    region: planned.region,
    credentials: undefined,
    url: '',
    ca: settings.ca ?? null,
    serverName: settings.serverName ?? null,
    dns: null,
    readOnly: settings.dryRun ?? false,
  };
  const opened = await openAccount(connection, options);
  const { account: found } = opened;
  checkPlaces(aws, found.deployment);
  /** Faults that are settled anew amid a run are checked again, and not asked about again. */
  const accepted = new Set<string>();
  const account: Account = {
    ...found,
    ...(aws.roleArn === undefined ? {} : { roleArn: aws.roleArn }),
    stopAlarms: aws.stopAlarms ?? [],
    refusals: (intent) => refusalsOf(intent, found, aws),
  };
  return {
    connection: { ...connection, url: await findEntrance(found.deployment, settings) },
    substitutions: [],
    instruments: () => Promise.resolve({}),
    account,
    close: async () => found.guard?.end(),
  };

  /** Everything is asked before the preview is shown, so that all problems are told at once. */
  async function refusalsOf(
    intent: Intent,
    { deployment, refusals, guard }: Account,
    set: AwsSettings,
  ): Promise<string[]> {
    const reasons = [
      ...(await refusals(intent)),
      ...(guard === null
        ? ['SSM does not answer, and without it no other machine could undo it']
        : []),
      ...(await tagProblems(connection, intent, set)),
      ...(await alarmProblems(connection, intent, set)),
      ...(await selectionProblems(connection, intent)),
      ...quotaProblems(intent, alarmsOf(set)),
      ...intent.unbounded.map(
        (action) => `${action} has no duration: it would go on if this run were killed`,
      ),
    ];
    const preview = previewOf(intent, deployment, alarmsOf(set));
    for (const line of preview) onProgress(line);
    if (reasons.length > 0 || settings.dryRun === true) return reasons;
    const named = `${intent.runId} ${intent.fault}`;
    const isAccepted = accepted.has(named) || ((await settings.accept?.(preview)) ?? false);
    if (isAccepted) accepted.add(named);
    return isAccepted ? [] : ['the preview was not accepted (--yes, or answer it on a terminal)'];
  }
}
