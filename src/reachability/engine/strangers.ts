import { mayLead } from './attachments.js';
import { cellsAt } from './cells.js';
import { checkGroups, type At } from './checks.js';
import { interfacesOf } from './direct.js';
import { address, assemble } from './assemble-way.js';
import { canEnter, waysOut, worldOf } from './endpoint-ways.js';
import { NO_GROUPS } from './group-rules.js';
import type { Endpoint } from './network.js';
import { remember, type NetworkIndex } from './network-index.js';
import { doubtsOf, sideOf, type EndpointSide, type Interface } from './party.js';
import { viewsOf } from './places.js';
import type { RouteGoal } from './routes.js';

/**
 * What tells sources apart for receivers in VPCs that theirs has nothing to do with: how they get
 * into the internet, and nothing else. Undefined where more of them may matter.
 */
export function outboundClass(
  index: NetworkIndex,
  source: Endpoint,
  receivers: readonly Endpoint[],
): string | undefined {
  if (doubtsOf(source.ipv6Address) || receivers.some((other) => mayMeet(index, source, other)))
    return undefined;
  return remember(index, `outbound|${source.key}`, () => describeOutbound(index, source));
}

/** Whether anything of the internet may get to one of its interfaces at all. */
export function isEnterable(index: NetworkIndex, endpoint: Endpoint): boolean {
  const side = sideOf(index, { kind: 'endpoint', key: endpoint.key });
  return side.subnets.some((subnet) =>
    interfacesOf(index, side, subnet).some((it) => it !== undefined && canEnter(index, it)),
  );
}

/** Whether packets between the two may go by private addresses. */
function mayMeet(index: NetworkIndex, source: Endpoint, receiver: Endpoint): boolean {
  const there = vpcsOf(index, receiver);
  return vpcsOf(index, source).some((vpc) => {
    if (vpc === undefined || there.includes(vpc) || there.includes(undefined)) return true;
    const peers = index.network.vpcs.get(vpc)?.peerings;
    return (
      !peers ||
      peers.some(({ peer }) => there.includes(peer)) ||
      mayLead(index, vpc, leadingOut(index, vpc))
    );
  });
}

/** To what is not modelled, or over a peering that the network says nothing of. */
function leadingOut(index: NetworkIndex, vpc: string): RouteGoal {
  return {
    key: `out of ${vpc}`,
    insideVpc: false,
    classify: (target) => {
      if (target.kind === 'not-modelled') return 'maybe';
      if (target.kind !== 'peering') return 'no';
      const peerings = index.network.vpcs.get(vpc)?.peerings;
      return peerings?.some(({ id }) => id === target.id) ? 'no' : 'maybe';
    },
  };
}

function vpcsOf(index: NetworkIndex, endpoint: Endpoint): readonly (string | undefined)[] {
  return remember(index, `vpcs|${endpoint.key}`, () => {
    const { subnets } = sideOf(index, { kind: 'endpoint', key: endpoint.key });
    return [...new Set(subnets.flatMap((key) => viewsOf(index, key).map(({ vpc }) => vpc)))];
  });
}

/** For each subnet and case: what gets out, of services and of replies, whatever the addresses. */
function describeOutbound(index: NetworkIndex, source: Endpoint): string {
  const side = sideOf(index, { kind: 'endpoint', key: source.key }) as EndpointSide;
  const described = side.subnets.map((subnet) =>
    interfacesOf(index, side, subnet).flatMap((it) => (it ? [waysText(index, it)] : [])),
  );
  const subnets = new Set(described.map((cases) => JSON.stringify(cases)));
  return JSON.stringify([source.spread, source.doubt === undefined, [...subnets].sort()]);
}

function waysText(index: NetworkIndex, from: Interface): unknown {
  const world = worldOf(index);
  const destination: At = { address: 1, range: world };
  return waysOut(index, from, 4, destination).map((out) => {
    const way = assemble(
      '',
      4,
      [address('', { address: 0, range: world }), address('', destination), ...out.addresses],
      out.crossing,
      [
        checkGroups(index, from.endpoint.key, from.groups, 'egress', destination, NO_GROUPS),
        undefined,
      ],
      [],
    );
    return [
      out.isNat,
      way.doubts.length === 0,
      way.addresses.map((_, at) =>
        (['sure', 'possible'] as const).map((bound) =>
          cellsAt(way, way.checks, at, bound).map(({ services, replies }) => [services, replies]),
        ),
      ),
    ];
  });
}
