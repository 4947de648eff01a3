import { clockFrom } from '../model/clock.js';
import { HoldfastError } from '../model/error.js';
import type { LoginRequest, TakenFrom } from '../model/scenario.js';
import { createConnectionPool } from './connection-pool.js';
import { cookieValue } from './cookie-value.js';
import { atPointer } from './json-pointer.js';
import { openAddresses } from './open-addresses.js';
import { destinationOf } from './open-socket.js';
import { readyRequest } from './outgoing.js';
import type { ProbeSettings } from './probe-options.js';
import { sendOnce, type Answer } from './send-once.js';

export type Connecting = Pick<
  ProbeSettings,
  'url' | 'ca' | 'serverName' | 'dns' | 'timeoutMs' | 'originEpochMs' | 'originMonotonicNs'
>;

/**
 * Does the login, whose placeholders were replaced, and returns the values that it takes by name.
 * Nothing of the answer is in an error.
 * @throws HoldfastError probe/login-failed
 */
export async function logIn(
  login: LoginRequest,
  settings: Connecting,
): Promise<ReadonlyMap<string, string>> {
  const destination = destinationOf(settings.url, settings.ca, settings.serverName);
  const addresses = await openAddresses(settings);
  const pool = createConnectionPool(destination, 1, addresses);
  const clock = clockFrom(settings.originEpochMs, BigInt(settings.originMonotonicNs));
  const ready = readyRequest(login, destination.hostHeader);
  let answer: Answer | null = null;
  const failed = (why: string): HoldfastError =>
    new HoldfastError('probe/login-failed', `The login ${login.method} ${login.path} ${why}`, {
      hint: 'Correct `login` of the requests, or its secrets. No request was measured.',
    });
  try {
    const result = await sendOnce(ready.outgoing(`login-${process.pid}`), ready, {
      pool,
      clock,
      timeoutMs: settings.timeoutMs,
      onAnswer: (whole) => (answer = whole),
    });
    if (result === null) throw failed(`had no answer within ${settings.timeoutMs} ms`);
    if (result.outcome !== 'ok' || answer === null) {
      const wanted = [login.expectStatus].flat().join(' or ');
      throw failed(
        result.whole
          ? `was answered with status ${result.status} and counts as ${result.outcome}: expected ${wanted}, and what it asserts`
          : `failed: ${result.outcome}`,
      );
    }
    const taken = new Map<string, string>();
    for (const [name, from] of Object.entries(login.take)) {
      const value = takeFrom(answer, from);
      if (value === null || value === '') {
        throw failed(`was answered without ${describe(from)}, which \`take.${name}\` wants`);
      }
      taken.set(name, value);
    }
    return taken;
  } finally {
    await pool.close();
    addresses.close();
  }
}

function takeFrom({ headers, body }: Answer, from: TakenFrom): string | null {
  if ('cookie' in from) return cookieValue(headers['set-cookie'], from.cookie);
  if ('header' in from) return [headers[from.header.toLowerCase()] ?? []].flat()[0] ?? null;
  try {
    const value = atPointer(JSON.parse(body.toString()), from.json);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  } catch {
    return null;
  }
}

function describe(from: TakenFrom): string {
  if ('cookie' in from) return `the cookie ${from.cookie}`;
  return 'header' in from ? `the header ${from.header}` : `a text or number at ${from.json}`;
}
