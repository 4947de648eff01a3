import { unionAll } from './intervals.js';
import type { Service } from './network.js';

export const tcp = (fromPort: number, toPort = fromPort): Service => ({
  protocol: 6,
  fromPort,
  toPort,
});

/** Edges only at ports between which the probes below stand. */
export const SERVICES: readonly Service[] = [
  { protocol: 'all', fromPort: 0, toPort: 0 },
  tcp(0, 65_535),
  tcp(1),
  tcp(1, 2),
  tcp(2, 3),
  tcp(1024, 65_535),
  tcp(1024, 40_000),
  tcp(40_001, 65_535),
  { protocol: 17, fromPort: 1, toPort: 3 },
  { protocol: 17, fromPort: 0, toPort: 65_535 },
  { protocol: 1, fromPort: 8, toPort: 8 },
  { protocol: 47, fromPort: 0, toPort: 0 },
];

export const PROBED: readonly (readonly [protocol: number, port: number])[] = [
  [6, 1],
  [6, 2],
  [6, 3],
  [6, 30_000],
  [6, 50_000],
  [17, 2],
  [17, 30_000],
  [1, 8],
  [47, 0],
];

/** Those of PROBED alone, on the engine's axis: protocol × 65536 + port, half-open. */
export const PROBED_SERVICES: readonly number[] = unionAll(
  PROBED.map(([protocol, port]) => [protocol * 65_536 + port, protocol * 65_536 + port + 1]),
);

export const CLIENT_PORTS_PROBED: readonly number[] = [30_000, 50_000];

/** One host of each set of public addresses that the blocks below tell apart. */
export const PUBLIC_4 = ['8.8.8.8', '198.51.100.1', '203.0.113.1'];
export const PUBLIC_6 = ['2600::1', '2a00::1'];

export const BLOCKS: readonly string[] = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.1.0.0/16',
  '10.0.0.0/30',
  '10.0.1.0/30',
  '10.1.0.0/30',
  '10.0.0.0/32',
  '10.0.0.0/31',
  '10.0.1.1/32',
  '10.0.1.2/31',
  '10.1.0.1/32',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2600::/16',
  '2001:db8:0:1::/64',
  '2001:db8:0:0::/128',
];
