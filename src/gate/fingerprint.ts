import { hash } from 'node:crypto';

/** Identifies a finding by what stays when messages are reworded, resources added and lines moved. */
export function fingerprintOf(policy: string, address: string): string {
  return hash('sha256', JSON.stringify([policy, address]), 'hex');
}
