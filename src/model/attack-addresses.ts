/**
 * Loopback addresses by which the lab tells who is who: the load cannot come from real networks.
 * Users are the probe and the load, one address for many people; attackers have each their own.
 */
export const USERS_ADDRESS = '127.0.0.1';

/** The first two bytes of every attacker's address. */
export const ATTACKERS = '127.66';

/** Attackers behind an anonymizing proxy, which the stand-in for AWS's list of such addresses holds. */
export const ANONYMOUS_ATTACKERS = '127.66.128.0/17';

/** An attacker's address, by its number; one of an anonymizing proxy where that is wanted. */
export function attackerAddress(number: number, anonymous: boolean): string {
  const third = (anonymous ? 128 : 1) + (Math.floor(number / 250) % 120);
  return `${ATTACKERS}.${third}.${(number % 250) + 1}`;
}

/** Attackers that share a flood evenly. */
export const FLOODING_ATTACKERS = 4;
