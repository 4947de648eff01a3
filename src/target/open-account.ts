import type { Account, Intent } from '../model/account.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { Connection, OpenTargetOptions } from '../model/target.js';
import {
  describeMissing,
  missingFor,
  probeCapabilities,
  type Capabilities,
} from './capabilities.js';
import { createClients, destroyClients } from './clients.js';
import { discoveredDeployment } from './discovered-deployment.js';
import { findStack } from './find-stack.js';
import type { FoundStack } from './found-stack.js';
import { matchStack } from './match.js';
import { openGuard } from './aws/guard.js';

/** A stack that was found, with all that was found out on the way. */
export interface OpenedAccount {
  readonly account: Account;
  readonly found: FoundStack;
  readonly capabilities: readonly Capabilities[];
}

/**
 * Finds the plan's stack behind an endpoint. It builds nothing, changes nothing, and asks only of
 * the plan's regions.
 * @throws HoldfastError target/no-answer, target/not-found
 */
export async function openAccount(
  connection: Connection,
  { deployment: planned, settings = {}, onProgress }: OpenTargetOptions,
): Promise<OpenedAccount> {
  const found = await findStack(connection, planned);
  const matches = matchStack(planned, found, settings.state);
  const deployment = discoveredDeployment(planned, found, matches);
  const matched = matches.filter(({ actual }) => actual !== null).length;
  onProgress(
    `Account ${found.accountId}: ${matched} of ${matches.length} resources of the plan found`,
  );
  for (const { address, kind, actual, by } of matches)
    if (actual === null) onProgress(`not found: ${address} (${kind}): ${by}`);
  if (deployment.loadBalancers.length === 0 || deployment.targetGroups.length === 0) {
    const kind = deployment.loadBalancers.length === 0 ? 'load balancer' : 'target group';
    throw new HoldfastError(
      'target/not-found',
      `No ${kind} of the plan was found in account ${found.accountId} (${planned.regions.join(', ')})${found.unread.map((line) => `. ${line}`).join('')}`,
      {
        hint: 'Check the account and the region. Where the plan does not tell names, give the state: --state state.json.',
        exitCode: EXIT_CODES.usage,
      },
    );
  }
  const capabilities: Capabilities[] = [];
  for (const region of planned.regions) {
    const clients = createClients(connection, region);
    capabilities.push(await probeCapabilities(clients, region));
    destroyClients(clients);
  }
  const missing = describeMissing(capabilities);
  for (const line of missing) onProgress(`missing: ${line}`);
  const ssm = capabilities.find(({ region }) => region === planned.region)?.services.ssm;
  const account: Account = {
    deployment,
    matches,
    missing,
    refusals: (intent: Intent) => Promise.resolve(missingFor(intent, capabilities)),
    guard: ssm === null ? openGuard(connection, deployment) : null,
  };
  return { account, found, capabilities };
}
