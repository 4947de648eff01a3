import { createHash } from 'node:crypto';

/** Identifies a finding by what stays when messages are reworded, resources added and lines moved. */
export function fingerprintOf(policy: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([policy, address]))
    .digest('hex');
}
