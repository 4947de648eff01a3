import type { Finding } from '../model/finding.js';
import type { Waiver } from '../model/waiver.js';
import { configurationAddress, matchesPattern } from '../plan/address-pattern.js';

/** Whether a waiver is about this finding's policy and resource, whatever the finding's verdict. */
export function isAbout(waiver: Waiver, { policy, address }: Finding): boolean {
  if (waiver.policy !== policy) return false;
  if (waiver.from === 'file') return matchesPattern(waiver.address, address);
  // A comment stands in a block, which covers all of its instances and, of a module, all that is in it.
  const written = configurationAddress(address);
  return written === waiver.address || written.startsWith(`${waiver.address}.`);
}

export function coversVerdict(waiver: Waiver, { verdict }: Finding): boolean {
  return verdict !== 'pass' && waiver.verdicts.includes(verdict);
}
