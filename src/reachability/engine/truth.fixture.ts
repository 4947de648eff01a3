import type { Network } from './network.js';
import { CLIENT_PORTS_PROBED, PROBED } from './probed.fixture.js';
import type { Probe, Trace } from './simulator-packet.fixture.js';
import { simulate, simulatePreserved } from './simulator.fixture.js';
import {
  type Attempt,
  type Setting,
  type Group,
  probeGroups,
  endpointOf,
  addressesAt,
  hostAt,
} from './truth-settings.fixture.js';

/** What becomes of the probed services between two interfaces, over all addresses and client ports there are. */
export interface Outcome {
  /** In the order of PROBED: by some way it gets there whatever the addresses are. */
  readonly sure: readonly boolean[];
  /** It gets there with some addresses. */
  readonly possible: readonly boolean[];
  /** Whatever the addresses are, some service gets there. */
  readonly isCertain: boolean;
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
