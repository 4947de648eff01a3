import { expect, test } from 'vitest';

import { judgeDirect } from './direct.js';
import { contains } from './intervals.js';
import type { Network } from './network.js';
import { indexOf } from './network-index.js';
import { sideOf, type Party } from './party.js';
import { PROBED_SERVICES } from './probed.fixture.js';
import { pick, randomFrom } from './random.fixture.js';
import { randomNetwork } from './random-network.fixture.js';
import { reaches } from './reach.js';
import { addressesIn } from './simulator-tables.fixture.js';
import type { Probe } from './simulator-packet.fixture.js';
import { simulate } from './simulator.fixture.js';
import type { WitnessHop } from './witness.js';

const RUNS = 1000 * Number(process.env['REACH_TIMES'] ?? 1);

/** The subnet that an address is in, as the simulator lists them. */
function subnetOf(network: Network, address: string): string | undefined {
  return [...network.subnets.values()].find(({ blocks }) =>
    blocks.some(
      ({ cidr }) => cidr !== undefined && addressesIn(cidr).some((own) => same(own, address)),
    ),
  )?.key;
}

function same(a: string, b: string): boolean {
  const plain = (address: string): string =>
    address.includes(':')
      ? address.replace(/(^|:)0+(?=[0-9a-f])/g, '$1').replace(/(:0)+:|::/, '::')
      : address;
  return plain(a) === plain(b);
}

/** The witness's packet as the simulator takes it; undefined for ways over public addresses and NAT gateways. */
function probeOf(network: Network, hop: WitnessHop, from: string | undefined): Probe | undefined {
  const { source, destination, protocol, port, clientPort = 30_000 } = hop.packet;
  if (from !== undefined && !/inside the VPC|between VPCs/.test(hop.over)) return undefined;
  const to = network.endpoints.find(({ key }) => key === hop.to);
  const toSubnet = subnetOf(network, destination);
  const fromSubnet = from === undefined ? '' : subnetOf(network, source);
  if (!to || toSubnet === undefined || fromSubnet === undefined) return undefined;
  const isPublic = from === undefined && !destination.includes(':');
  return {
    from: { endpoint: from, subnet: fromSubnet, address: source, publicAddress: source },
    to: {
      endpoint: to.key,
      subnet: toSubnet,
      address: destination,
      publicAddress: to.publicAddress.value ? '203.0.113.99' : undefined,
    },
    aim: isPublic ? 'public' : 'private',
    protocol,
    port,
    clientPort,
    nat: undefined,
  };
}

function without(network: Network, rule: string): Network {
  return {
    ...network,
    groups: new Map(
      [...network.groups].map(([key, group]) => [
        key,
        { ...group, rules: group.rules.filter(({ source }) => source !== rule) },
      ]),
    ),
  };
}

test(
  'a witness gets through as it says, and without its rule by another or not at all',
  { timeout: 1e9 },
  () => {
    const counts = { replayed: 0, stopped: 0 };
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const random = randomFrom(seed);
      const network = randomNetwork(random, { beyond: false, balancers: false });
      const to = pick(random, network.endpoints).key;
      const from = pick(random, [undefined, ...network.endpoints.map(({ key }) => key)]);
      if (from === to) continue;
      const party: Party =
        from === undefined ? { kind: 'internet' } : { kind: 'endpoint', key: from };
      const { witness } = reaches(network, party, { kind: 'endpoint', key: to });
      const [hop] = witness;
      const probe = hop && probeOf(network, hop, from);
      if (!hop || !probe) continue;
      counts.replayed += 1;
      const where = `seed ${seed}: ${from ?? 'internet'} → ${to}, ${hop.packet.text}`;
      const rules = hop.steps
        .map(({ rule }) => rule)
        .filter((rule) => !rule.startsWith('it has no'));
      expect(simulate(network, probe)?.rules, where).toEqual(rules);
      const ingress = hop.steps.find(({ stage }) => stage === 'security group ingress')?.rule ?? '';
      const reduced = without(network, ingress);
      if (reduced.groups.size === 0 || ingress.startsWith('it has no')) continue;
      const trace = simulate(reduced, probe);
      if (trace) continue;
      counts.stopped += 1;
      const index = indexOf(reduced);
      const judged = judgeDirect(
        index,
        sideOf(index, party),
        probe.from.subnet,
        sideOf(index, { kind: 'endpoint', key: to }),
        probe.to.subnet,
        [...PROBED_SERVICES],
      );
      const point = hop.packet.protocol * 65_536 + hop.packet.port;
      const isPrivate = from !== undefined;
      if (isPrivate && !hasOtherWay(reduced, from, to))
        expect(contains(judged.sure, point), where).toBe(false);
    }
    expect(counts.stopped).toBeGreaterThan(counts.replayed / 3);
    console.log(
      `${counts.replayed} witnesses replayed, ${counts.stopped} stopped without their rule`,
    );
  },
);

/** By IPv6 or by public addresses a service may be sure where the one packet is not. */
function hasOtherWay(network: Network, from: string, to: string): boolean {
  const own = network.endpoints.filter(({ key }) => key === from || key === to);
  return own.some(({ ipv6Address, publicAddress }) => ipv6Address.value || publicAddress.value);
}
