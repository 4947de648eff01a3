import type { FaultEvent } from '../../model/announce.js';

/** Someone who is told of faults. Events of one receiver come one after the other. */
export interface Receiver {
  /** For notes: never with an address or a header that may be secret. */
  readonly name: string;
  readonly timeoutMs: number;
  /** @throws Error saying what went wrong, without anything secret */
  tell(event: FaultEvent, signal: AbortSignal): Promise<void>;
}

export const TIMEOUT_SECONDS = 5;

export interface Post {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Sends JSON; a redirect is not followed, for it would carry a token somewhere else. */
export async function sendJson(
  { method, url, headers, body }: Post,
  signal: AbortSignal,
): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': 'holdfast', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    // What fetch says may hold the address; its cause's code does not.
    throw new Error(signal.aborted ? 'no answer in time' : `not reached (${codeOf(error)})`, {
      cause: error,
    });
  }
  const text = await answer.text();
  if (!answer.ok) throw new Error(`answered with status ${answer.status}`);
  return text;
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
