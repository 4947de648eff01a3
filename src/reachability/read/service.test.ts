import { expect, test } from 'vitest';
import { serviceOf } from './service.js';

test.each([
  ['tcp', 443, 443, { protocol: 6, fromPort: 443, toPort: 443 }],
  ['6', 0, 65535, { protocol: 6, fromPort: 0, toPort: 65535 }],
  ['UDP', 53, null, { protocol: 17, fromPort: 53, toPort: 53 }],
  ['tcp', -1, -1, { protocol: 6, fromPort: 0, toPort: 65535 }],
  ['tcp', 0, 0, { protocol: 6, fromPort: 0, toPort: 0 }],
  ['tcp', null, undefined, undefined],
  ['icmp', -1, -1, { protocol: 1, fromPort: 0, toPort: 255 }],
  ['-1', null, null, { protocol: 'all', fromPort: 0, toPort: 65535 }],
  ['50', null, null, { protocol: 50, fromPort: 0, toPort: 65535 }],
  ['igmp', 0, 0, undefined],
])('%s from %j to %j', (protocol, from, to, expected) => {
  expect(serviceOf(protocol, from, to)).toEqual(expected);
});
