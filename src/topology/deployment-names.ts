import { createHash } from 'node:crypto';
import { LAB_ACCOUNT_ID } from '../model/lab-versions.js';

/** An id shaped like AWS's that stays the same for the same address: `subnet-0f3a…`. */
export function idFor(prefix: string, address: string): string {
  return `${prefix}-0${digest(address).slice(0, 16)}`;
}

export function arnFor(service: string, region: string, resource: string): string {
  return `arn:aws:${service}:${region}:${LAB_ACCOUNT_ID}:${resource}`;
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An id as WAFv2 makes them, the same for the same address. */
export function uuidOf(address: string): string {
  const hex = digest(address);
  const at = (from: number, to: number): string => hex.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-4${at(13, 16)}-a${at(17, 20)}-${at(20, 32)}`;
}
