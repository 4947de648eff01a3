import { BlockList, isIPv6 } from 'node:net';

/** Whether an address lies in one of the ranges `10.0.0.0/8`, `2001:db8::/32`; what is no range holds none. */
export function addressRanges(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix = ''] = cidr.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    try {
      list.addSubnet(
        network,
        prefix === '' ? (family === 'ipv6' ? 128 : 32) : Number(prefix),
        family,
      );
    } catch {
      continue;
    }
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}
