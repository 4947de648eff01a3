import type { IncomingHttpHeaders } from 'node:http';

const COOKIE_LENGTH = 4096;

/** Value of the cookie that an answer sets; null where it does not. */
export function cookieValue(set: IncomingHttpHeaders[string], name: string): string | null {
  for (const cookie of [set ?? []].flat()) {
    const [pair = ''] = cookie.split(';');
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1).slice(0, COOKIE_LENGTH);
  }
  return null;
}
