import { intentOf } from '../fault/intent-of.js';
import type { Account } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { SettledFault } from './settle-faults.js';

interface Asking {
  readonly runId: string;
  readonly deployment: Deployment;
}

/**
 * The preflight where a stack was found and not built: whatever speaks against injecting these faults
 * there is said, and nothing is injected. Otherwise the account is leased to this run until the target
 * is closed.
 * @throws HoldfastError target/refused, account/leased, account/left-over
 */
export async function allowFaults(
  faults: readonly SettledFault[],
  account: Account | undefined,
  run: Asking,
): Promise<void> {
  await checkFaults(faults, account, run);
  if (faults.length > 0) await account?.guard?.begin(run.runId);
}

/** @throws HoldfastError target/refused */
export async function checkFaults(
  faults: readonly SettledFault[],
  account: Account | undefined,
  { runId, deployment }: Asking,
): Promise<void> {
  if (account === undefined) return;
  for (const { plan } of faults) {
    const refusals = await account.refusals(intentOf(plan, runId, deployment));
    if (refusals.length === 0) continue;
    throw new HoldfastError(
      'target/refused',
      `${plan.loss.fault} is not injected: ${refusals.join('; ')}`,
      {
        hint: 'Nothing was changed. docs/run-on-aws.md says what a target has to have.',
        exitCode: EXIT_CODES.inconclusive,
      },
    );
  }
}
