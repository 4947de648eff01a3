import { FLOODING_ATTACKERS, attackerAddress } from '../model/attack-addresses.js';
import type { PressureStream } from './pressure-worker.js';

/** What an attack may consist of; a stream of requests each. */
export const ATTACK_KINDS = ['sql-injection', 'bots', 'anonymous', 'flood'] as const;

export type AttackKind = (typeof ATTACK_KINDS)[number];

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/**
 * Well-known shapes of SQL injection that would read, and none that would change or delete anything or
 * take time: should the application be open to them, its data stays as it is.
 */
const INJECTIONS = [
  "1' OR '1'='1",
  '1 OR 1=1',
  "x' UNION SELECT NULL,NULL--",
  "1' AND '1'='2' UNION ALL SELECT table_name,NULL FROM information_schema.tables--",
  "admin'--",
  '%27%20OR%201%3D1',
] as const;

const BOTS = [
  'sqlmap/1.8.4#stable (https://sqlmap.org)',
  'python-requests/2.32.3',
  'Scrapy/2.11.2 (+https://scrapy.org)',
  'curl/8.5.0',
  'Go-http-client/1.1',
] as const;

const ATTACKERS = 20;

/** Each kind looks harmless but for the one thing that is to be seen. Rates are real. */
export function attackStream(kind: AttackKind, ratePerSecond: number): PressureStream {
  const addresses = (count: number, first: number, anonymous = false): string[] =>
    Array.from({ length: count }, (_, index) => attackerAddress(first + index, anonymous));
  const common = { kind, ratePerSecond, userAgents: [BROWSER], paths: ['/'] };
  switch (kind) {
    case 'sql-injection':
      return {
        ...common,
        paths: INJECTIONS.map((text) => `/?id=${encodeURIComponent(text)}`),
        localAddresses: addresses(ATTACKERS, 0),
      };
    case 'bots':
      return { ...common, userAgents: [...BOTS], localAddresses: addresses(ATTACKERS, 1000) };
    case 'anonymous':
      return { ...common, localAddresses: addresses(ATTACKERS, 0, true) };
    case 'flood':
      return { ...common, localAddresses: addresses(FLOODING_ATTACKERS, 2000) };
  }
}
