import { expect, test } from 'vitest';

import {
  addressesOf,
  addressText,
  blocksText,
  familyOf,
  INTERNET,
  ofFamily,
  prefixLength,
} from './addresses.js';
import { contains, subtract } from './intervals.js';

const first = (cidr: string): bigint => addressesOf(cidr)?.[0] ?? -1n;

test('addresses and blocks are written as they are read', () => {
  for (const cidr of [
    '10.0.0.0/8',
    '203.0.113.7/32',
    '0.0.0.0/0',
    '2001:db8::/32',
    '::/0',
    '::1/128',
  ])
    expect(blocksText(addressesOf(cidr) ?? [])).toEqual([cidr]);
  expect(addressText(first('2001:db8:0:1::5/128'))).toBe('2001:db8:0:1::5');
  expect(addressText(first('fd00::1:0:0:2/128'))).toBe('fd00::1:0:0:2');
  expect(addressesOf('10.0.0.0/33')).toBeUndefined();
  expect(addressesOf('pl-123')).toBeUndefined();
});

test('what is left of a block is written as blocks, and cut short where they are many', () => {
  const left = subtract(addressesOf('10.0.0.0/29') ?? [], addressesOf('10.0.0.2/32') ?? []);
  expect(blocksText(left)).toEqual(['10.0.0.0/31', '10.0.0.3/32', '10.0.0.4/30']);
  expect(blocksText(left, 2)).toEqual(['10.0.0.0/31', '10.0.0.3/32', '…']);
});

test('the families do not mix', () => {
  expect(familyOf(first('255.255.255.255/32'))).toBe(4);
  expect(familyOf(first('::/128'))).toBe(6);
  expect(ofFamily(INTERNET, 6)).toEqual(addressesOf('2000::/3'));
  expect(prefixLength('::/0')).toBe(0);
  expect(prefixLength('10.0.0.1')).toBe(32);
});

test('private, shared and link-local addresses are not of the internet', () => {
  for (const cidr of [
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '127.0.0.1',
    '224.0.0.1',
    'fd00::1',
    'fe80::1',
  ])
    expect(contains(INTERNET, first(cidr)), cidr).toBe(false);
  for (const cidr of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2600::1'])
    expect(contains(INTERNET, first(cidr)), cidr).toBe(true);
});
