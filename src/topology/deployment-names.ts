import { createHash } from 'node:crypto';

/** Account that the lab's ARNs carry; AWS keeps it for examples. */
export const LAB_ACCOUNT_ID = '000000000000';

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
