import { checkAcl, checkRoute, FORWARD, REPLY, type At } from './checks.js';
import { keyOf, type Crossing } from './crossing.js';
import { towardsNat } from './goals.js';
import type { Flag } from './network.js';
import { remember, type NetworkIndex } from './network-index.js';
import { ANYWHERE, makeView, relate, viewsOf, type SubnetView } from './places.js';

/** A NAT gateway that a subnet may send to. `id` undefined: one that the plan does not tell. */
export interface NatHop {
  readonly id: string | undefined;
  readonly view: SubnetView;
  readonly isPublic: Flag;
  readonly doubts: readonly string[];
}

/** NAT gateways of its own VPC that the subnet's table names, and an unknown one where it may name others. */
export function natHopsOf(index: NetworkIndex, view: SubnetView): readonly NatHop[] {
  return remember(index, `nat|${view.id}`, () => {
    const table = view.table === undefined ? undefined : index.network.routeTables.get(view.table);
    const targets = (table?.routes ?? []).flatMap(({ target }) => target.options);
    const ids = new Set(
      targets.flatMap((target) => (target.kind === 'nat-gateway' ? [target.id] : [])),
    );
    const isOpen =
      !table ||
      table.open !== undefined ||
      table.routes.some(({ target }) => target.open !== undefined);
    return [
      ...[...ids].flatMap((id) => hopsThrough(index, id, view)),
      ...(isOpen ? [unknownHop(index, undefined, view, 'the plan does not tell all routes')] : []),
    ];
  });
}

function hopsThrough(index: NetworkIndex, id: string, from: SubnetView): NatHop[] {
  const nat = index.network.natGateways.get(id);
  if (!nat) return [unknownHop(index, id, from, `${id} is not in the plan`)];
  const views = nat.subnet.options
    .flatMap((key) => viewsOf(index, key))
    .filter((view) => relate(view.vpc, from.vpc) !== 'different');
  const isAmbiguous = views.length > 1 || nat.subnet.open !== undefined;
  const doubt = `the plan does not tell in which subnet ${id} is`;
  return [
    ...views.map((view) => ({
      id,
      view,
      isPublic: nat.isPublic,
      doubts: isAmbiguous || relate(view.vpc, from.vpc) === 'maybe' ? [doubt] : [],
    })),
    ...(nat.subnet.open === undefined ? [] : [unknownHop(index, id, from, nat.subnet.open)]),
  ];
}

/** Somewhere in the VPC of the subnet that sends to it, which a NAT gateway always is. */
function unknownHop(
  index: NetworkIndex,
  id: string | undefined,
  { vpc }: SubnetView,
  doubt: string,
): NatHop {
  return {
    id,
    view: makeView(index, ANYWHERE, vpc, undefined, undefined),
    isPublic: { value: true, doubt },
    doubts: [doubt],
  };
}

/**
 * From a subnet to a NAT gateway, which sends on from its own address. The destination stays what it
 * was, so that the lists of both subnets see it; a NAT gateway has no security group.
 */
export function enterNat(
  index: NetworkIndex,
  from: SubnetView,
  nat: NatHop,
  source: At,
  destination: At,
  staysInVpc: boolean,
): Crossing {
  const key = `enter nat|${nat.id ?? ''}|${keyOf(from, nat.view, source, destination)}|${staysInVpc}`;
  return remember(index, key, () => enter(index, from, nat, source, destination, staysInVpc));
}

function enter(
  index: NetworkIndex,
  from: SubnetView,
  nat: NatHop,
  source: At,
  destination: At,
  staysInVpc: boolean,
): Crossing {
  const route = checkRoute(index, from, towardsNat(nat.id, staysInVpc), destination, FORWARD);
  if (from.key === nat.view.key)
    return { leaving: [route], arriving: [], replying: [], doubts: nat.doubts };
  const { view } = nat;
  return {
    leaving: [checkAcl(index, from, 'egress', destination, FORWARD), route],
    arriving: view.anywhere ? [] : [checkAcl(index, view, 'ingress', source, FORWARD)],
    replying: [
      ...(view.anywhere ? [] : [checkAcl(index, view, 'egress', source, REPLY)]),
      checkAcl(index, from, 'ingress', destination, REPLY),
    ],
    doubts: nat.doubts,
  };
}
