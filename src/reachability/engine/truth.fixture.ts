import type { Endpoint, Network } from './network.js';
import { CLIENT_PORTS_PROBED, PROBED, PUBLIC_4, PUBLIC_6 } from './probed.fixture.js';
import { addressesIn } from './simulator-tables.fixture.js';
import {
  simulate,
  simulatePreserved,
  type Host,
  type Probe,
  type Trace,
} from './simulator.fixture.js';

/** What becomes of the probed services between two interfaces, over all addresses and client ports there are. */
export interface Outcome {
  /** In the order of PROBED: by some way it gets there whatever the addresses are. */
  readonly sure: readonly boolean[];
  /** It gets there with some addresses. */
  readonly possible: readonly boolean[];
  /** Whatever the addresses are, some service gets there. */
  readonly isCertain: boolean;
}

export interface Attempt {
  readonly from: string;
  readonly fromSubnet: string;
  readonly to: string;
  readonly toSubnet: string;
}

export type Beyond = 'drop' | 'deliver';

/** From the simulator alone. `from` empty: a host in the internet. */
export function outcomeOf(network: Network, attempt: Attempt, beyond: Beyond = 'drop'): Outcome {
  const known = OUTCOMES.get(network) ?? new Map<string, Outcome>();
  OUTCOMES.set(network, known);
  const key = [beyond, ...Object.values(attempt)].join();
  const found = known.get(key) ?? runAll(network, attempt, beyond);
  known.set(key, found);
  return found;
}

const OUTCOMES = new WeakMap<Network, Map<string, Outcome>>();

function runAll(network: Network, attempt: Attempt, beyond: Beyond): Outcome {
  return summarize(probeGroups(network, attempt), (setting, protocol, port, clientPort) =>
    simulate(network, probeOf(setting, protocol, port, clientPort), beyond),
  );
}

/** To the target of a load balancer that keeps the client's address: both legs for each client. */
export function outcomeThrough(
  network: Network,
  attempt: Attempt,
  listener: readonly [protocol: number, port: number],
  target: { readonly to: string; readonly subnet: string; readonly port: number },
): Outcome {
  const endpoint = endpointOf(network, target.to);
  const groups = probeGroups(network, attempt).map(({ hosts, anySource }) => ({
    anySource,
    hosts: hosts.flatMap((setting) =>
      endpoint
        ? addressesAt(
            network,
            endpoint,
            target.subnet,
            setting.from.address.includes(':') ? 6 : 4,
          ).map((address) => ({
            ...setting,
            onward: hostAt(endpoint, target.subnet, address, undefined),
          }))
        : [],
    ),
  }));
  return summarize(groups, (setting, protocol, port, clientPort) => {
    if (protocol !== listener[0] || port !== target.port) return undefined;
    const before = simulate(network, probeOf(setting, protocol, listener[1], clientPort));
    if (!before) return undefined;
    const from = { ...setting.to, endpoint: attempt.to, subnet: attempt.toSubnet };
    const probe: Probe = {
      from,
      to: setting.onward,
      aim: 'private',
      protocol,
      port,
      clientPort,
      nat: undefined,
    };
    return simulatePreserved(network, probe, before);
  });
}

interface Setting {
  readonly from: Host;
  readonly to: Host;
  readonly aim: 'private' | 'public';
  readonly nat:
    { readonly private: string; readonly public: string; readonly port: number } | undefined;
}

interface Group<T extends Setting> {
  readonly hosts: readonly T[];
  /** Of hosts in the internet one is enough; of an interface each address counts. */
  readonly anySource: boolean;
}

function probeOf(
  { from, to, aim, nat }: Setting,
  protocol: number,
  port: number,
  clientPort: number,
): Probe {
  return { from, to, aim, protocol, port, clientPort, nat };
}

function summarize<T extends Setting>(
  groups: readonly Group<T>[],
  run: (setting: T, protocol: number, port: number, clientPort: number) => Trace | undefined,
): Outcome {
  const sure = PROBED.map(() => false);
  const possible = PROBED.map(() => false);
  let isCertain = false;
  for (const { hosts, anySource } of groups) {
    const bySource = new Map<string, T[]>();
    for (const setting of hosts) {
      const key = anySource ? setting.from.address : '';
      const known = bySource.get(key);
      if (known) known.push(setting);
      else bySource.set(key, [setting]);
    }
    for (const settings of bySource.values()) {
      const always = settings.map(() => new Set<string>());
      PROBED.forEach(([protocol, port], at) => {
        const seen = new Set<string>();
        settings.forEach((setting, index) => {
          const ways = (protocol === 6 ? CLIENT_PORTS_PROBED : [30_000]).map(
            (clientPort) => run(setting, protocol, port, clientPort)?.way ?? '',
          );
          for (const way of ways) {
            seen.add(way);
            if (way !== '') possible[at] = true;
          }
          if (ways.every((way) => way !== '' && way === ways[0])) always[index]?.add(ways[0] ?? '');
        });
        if (seen.size === 1 && !seen.has('')) sure[at] = true;
      });
      const [first] = always;
      if (first && [...first].some((way) => always.every((ways) => ways.has(way))))
        isCertain = true;
    }
  }
  return { sure, possible, isCertain };
}

function probeGroups(
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

function endpointOf(network: Network, key: string): Endpoint | undefined {
  return network.endpoints.find((endpoint) => endpoint.key === key);
}

function addressesAt(
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

function hostAt(
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
