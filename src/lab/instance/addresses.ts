import { createHash } from 'node:crypto';
import type { DeployedSubnet } from '../../model/deployment.js';

/** AWS keeps the first four addresses of a subnet; the lab leaves some more room. */
const FIRST_HOST = 10;
const HOSTS_PER_ZONE = 240;

/** An instance id shaped like EC2's, the same for the same group and number. */
export function makeInstanceId(seed: string, number: number): string {
  return `i-${createHash('sha256').update(`${seed}#${number}`).digest('hex').slice(0, 17)}`;
}

/** The private address of the n-th instance of a subnet, as the plan's CIDR has it. */
export function privateIpIn(subnet: DeployedSubnet, number: number): string {
  const [base = '10.0.0.0', prefix = '24'] = subnet.cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const offset =
    FIRST_HOST + (number % Math.max(1, Math.min(HOSTS_PER_ZONE, size - FIRST_HOST - 1)));
  const whole = base.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) % 256).join('.');
}

/**
 * The loopback address of the n-th instance in a zone, 127.10.ZONE.HOST. Linux lets any process
 * bind all of 127.0.0.0/8; elsewhere all instances share 127.0.0.1.
 */
export function loopbackAddress(zoneIndex: number, number: number): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.10.${(zoneIndex % 250) + 1}.${FIRST_HOST + (number % HOSTS_PER_ZONE)}`;
}
