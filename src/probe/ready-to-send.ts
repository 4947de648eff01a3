import type { Placeholder } from '../model/placeholder.js';
import type { ProbeRequest, Scenario } from '../model/scenario.js';
import { fillIn } from './fill-in.js';
import { logIn, type Connecting } from './log-in.js';
import type { Secrets } from './secrets.js';

/**
 * Logs in, where a login is declared, and puts secrets and what the login gave into the requests.
 * What it gave is secret from then on.
 * @throws HoldfastError probe/login-failed, probe/bad-header
 */
export async function readyToSend(
  { login, requests }: Pick<Scenario['probe'], 'login' | 'requests'>,
  secrets: Secrets,
  settings: Connecting,
): Promise<readonly ProbeRequest[]> {
  let taken: ReadonlyMap<string, string> = new Map();
  const valueOf = ({ kind, name }: Placeholder): string =>
    kind === 'env' ? secrets.valueOf(name) : (taken.get(name) ?? '');
  if (login !== undefined) {
    taken = await logIn(fillIn(login, valueOf), settings);
    for (const [name, value] of taken) secrets.add(`login:${name}`, value);
  }
  return requests.map((request) => fillIn(request, valueOf));
}
