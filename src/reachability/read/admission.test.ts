import { describe, expect, test } from 'vitest';
import { ALL_PORTS, portsOf, textsOf, UNKNOWN_PORTS } from './admission.js';

describe('portsOf', () => {
  const tcp = { protocol: 'tcp', from: 3306, to: 3310, portOf: undefined };

  test.each([
    ['tcp', 'tcp'],
    ['TCP', 'tcp'],
    ['6', 'tcp'],
    [6, 'tcp'],
    ['udp', 'udp'],
    ['17', 'udp'],
  ])('protocol %j is %s', (protocol, name) => {
    expect(portsOf(protocol, 3306, 3310, false)).toEqual({ ...tcp, protocol: name });
  });

  test.each([-1, '-1', 'all'])('protocol %j is all ports, whatever ports it names', (protocol) => {
    expect(portsOf(protocol, 0, 0, false)).toEqual(ALL_PORTS);
    expect(portsOf(protocol, null, null, false)).toEqual(ALL_PORTS);
  });

  test.each(['icmp', 'icmpv6', '1', '58', '50', 'esp'])('protocol %s has no ports', (protocol) => {
    expect(portsOf(protocol, -1, -1, false)).toBeUndefined();
    expect(portsOf(protocol, 8, 0, true)).toBeUndefined();
  });

  test('port -1 is all ports', () => {
    expect(portsOf('tcp', -1, -1, false)).toMatchObject({ from: 0, to: 65535 });
  });

  test('ports that are known only after apply may be any', () => {
    expect(portsOf('tcp', undefined, undefined, true)).toEqual(UNKNOWN_PORTS);
    expect(portsOf(undefined, 3306, 3306, false)).toEqual(UNKNOWN_PORTS);
  });
});

test('textsOf reads one text or a list of them', () => {
  expect(textsOf('a')).toEqual(['a']);
  expect(textsOf(['a', null, 'b', 1])).toEqual(['a', 'b']);
  expect(textsOf('')).toEqual([]);
  expect(textsOf(null)).toEqual([]);
});
