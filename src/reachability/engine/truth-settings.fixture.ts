import type { Endpoint, Network } from './network.js';
import { CLIENT_PORTS_PROBED, PUBLIC_4, PUBLIC_6 } from './probed.fixture.js';
import { addressesIn } from './simulator-tables.fixture.js';
import type { Host } from './simulator-packet.fixture.js';

/** Between which interfaces; `from` empty: a host in the internet. */
export interface Attempt {
  readonly from: string;
  readonly fromSubnet: string;
  readonly to: string;
  readonly toSubnet: string;
}

/** Addresses that the two hosts, and a NAT gateway between them, may have. */
export interface Setting {
  readonly from: Host;
  readonly to: Host;
  readonly aim: 'private' | 'public';
  readonly nat:
    { readonly private: string; readonly public: string; readonly port: number } | undefined;
}

/** Settings that are judged together. */
export interface Group<T extends Setting> {
  readonly hosts: readonly T[];
  /** Of hosts in the internet one is enough; of an interface each address counts. */
  readonly anySource: boolean;
}

/** All settings of an attempt: privately, publicly, and by both families of addresses. */
export function probeGroups(
  network: Network,
  { from, fromSubnet, to, toSubnet }: Attempt,
): Group<Setting>[] {
  const [source, target] = [endpointOf(network, from), endpointOf(network, to)];
  if (!target) return [];
  return ([4, 6] as const).flatMap((family): Group<Setting>[] => {
    const there = addressesAt(network, target, toSubnet, family);
    if (there.length === 0) return [];
    if (!source) {
      const hosts = (family === 4 ? PUBLIC_4 : PUBLIC_6).flatMap((address) =>
        there.map((inner): Setting => ({
          from: { endpoint: undefined, subnet: '', address, publicAddress: address },
          to: hostAt(target, toSubnet, inner, PUBLIC_4[0]),
          aim: family === 4 ? 'public' : 'private',
          nat: undefined,
        })),
      );
      return [{ hosts, anySource: true }];
    }
    const here = addressesAt(network, source, fromSubnet, family);
    if (here.length === 0) return [];
    const nats = family === 4 ? natsOf(network, fromSubnet) : [undefined];
    const privately = here.flatMap((mine) =>
      there.flatMap((theirs) =>
        nats
          .filter((nat) => nat?.public === nats[0]?.public)
          .map((nat): Setting => ({
            from: hostAt(source, fromSubnet, mine, PUBLIC_4[0]),
            to: hostAt(target, toSubnet, theirs, undefined),
            aim: 'private',
            nat,
          })),
      ),
    );
    if (family === 6) return [{ hosts: privately, anySource: false }];
    // A packet has the sender's public address or the NAT gateway's: they are the same here, any of them.
    const translated = nats.filter((nat) => nat?.private === nats[0]?.private);
    const publicly = (nats[0] ? here : here.slice(0, 1)).flatMap((mine) =>
      PUBLIC_4.flatMap((ownPublic) =>
        PUBLIC_4.flatMap((theirs) =>
          translated
            .filter((nat) => nat === undefined || nat.public === ownPublic)
            .map((nat): Setting => ({
              from: hostAt(source, fromSubnet, mine, ownPublic),
              to: hostAt(target, toSubnet, there[0] ?? '', theirs),
              aim: 'public',
              nat,
            })),
        ),
      ),
    );
    return [
      { hosts: privately, anySource: false },
      { hosts: publicly, anySource: false },
    ];
  });
}

export function endpointOf(network: Network, key: string): Endpoint | undefined {
  return network.endpoints.find((endpoint) => endpoint.key === key);
}

export function addressesAt(
  network: Network,
  endpoint: Endpoint,
  subnet: string,
  family: 4 | 6,
): string[] {
  if (family === 6 && !endpoint.ipv6Address.value) return [];
  const block = network.subnets
    .get(subnet)
    ?.blocks.find((candidate) => candidate.family === family);
  return block?.cidr === undefined ? [] : addressesIn(block.cidr);
}

export function hostAt(
  endpoint: Endpoint,
  subnet: string,
  address: string,
  publicAddress: string | undefined,
): Host {
  return {
    endpoint: endpoint.key,
    subnet,
    address,
    publicAddress: endpoint.publicAddress.value ? publicAddress : undefined,
  };
}

/** All that a NAT gateway may use, where the subnet's table leads to one. */
function natsOf(network: Network, subnet: string): Setting['nat'][] {
  const table = network.routeTables.get(network.subnets.get(subnet)?.routeTable.options[0] ?? '');
  const usesNat = table?.routes.some(({ target }) => target.options[0]?.kind === 'nat-gateway');
  const inner = network.natGateways.get('nat')?.subnet.options[0];
  const block = network.subnets.get(inner ?? '')?.blocks[0]?.cidr;
  if (!usesNat || block === undefined) return [undefined];
  return addressesIn(block).flatMap((address) =>
    CLIENT_PORTS_PROBED.flatMap((port) =>
      PUBLIC_4.map((world) => ({ private: address, public: world, port })),
    ),
  );
}
