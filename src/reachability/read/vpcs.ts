import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { readAttribute } from '../../plan/attribute.js';
import { isVpc } from '../../topology/resource-kinds.js';
import { DEFAULT_VPC } from '../../topology/route-tables.js';
import type { AddressBlock, Doubt, Flag, Vpc } from '../engine/network.js';
import { booleanAt } from '../../topology/uncertain-attribute.js';
import { doubtOf } from './one-of.js';

/** Every VPC of the plan. */
export function readVpcs(resolver: Resolver): Map<string, Vpc> {
  const gateways = readGateways(resolver);
  const peerings = readPeerings(resolver);
  const more = readMoreBlocks(resolver);
  const vpcs = resolver.ofType('aws_vpc', 'aws_default_vpc').map((vpc): [string, Vpc] => [
    vpc.address,
    {
      key: vpc.address,
      blocks: [...blocksOf(vpc), ...(more.byVpc.get(vpc.address) ?? [])],
      open: more.open,
      peerings: peerings.get(vpc.address) ?? [],
      internetGateway: gateways(vpc),
    },
  ]);
  return new Map(vpcs);
}

/** Source: VPC User Guide, Default VPC components. */
const DEFAULT_BLOCK: AddressBlock = { family: 4, cidr: '172.31.0.0/16', doubt: undefined };

/** Stands for the default VPC where the plan does not manage it. */
export const DEFAULT_NETWORK_VPC: Vpc = {
  key: DEFAULT_VPC,
  blocks: [DEFAULT_BLOCK],
  open: undefined,
  peerings: [],
  internetGateway: { value: true, doubt: undefined },
};

function blocksOf(vpc: PlannedResource): AddressBlock[] {
  if (vpc.type === 'aws_default_vpc') return [DEFAULT_BLOCK, ...ipv6Of(vpc)];
  const cidr = vpc.values['cidr_block'];
  return [
    { family: 4, cidr: typeof cidr === 'string' ? cidr : undefined, doubt: undefined },
    ...ipv6Of(vpc),
  ];
}

/** A VPC has an IPv6 block where it asks for one: from Amazon, from a pool, or by itself. */
function ipv6Of(vpc: PlannedResource): AddressBlock[] {
  const cidr = vpc.values['ipv6_cidr_block'];
  if (typeof cidr === 'string' && cidr !== '') return [{ family: 6, cidr, doubt: undefined }];
  const generated = booleanAt(vpc, ['assign_generated_ipv6_cidr_block'], false);
  const fromPool = readAttribute(vpc, ['ipv6_ipam_pool_id']).state !== 'absent';
  if (fromPool || (generated.state === 'known' && generated.value))
    return [{ family: 6, cidr: undefined, doubt: undefined }];
  return generated.state === 'known'
    ? []
    : [{ family: 6, cidr: undefined, doubt: generated.reason }];
}

/** Further blocks by VPC, and why there may be more of them anywhere. */
function readMoreBlocks(resolver: Resolver): {
  readonly byVpc: ReadonlyMap<string, readonly AddressBlock[]>;
  readonly open: Doubt;
} {
  const found = resolver
    .ofType('aws_vpc_ipv4_cidr_block_association', 'aws_vpc_ipv6_cidr_block_association')
    .map((association) => {
      const vpcs = resolver.link(association, ['vpc_id'], isVpc);
      const family = association.type.includes('ipv6') ? 6 : 4;
      const cidr = association.values[family === 6 ? 'ipv6_cidr_block' : 'cidr_block'];
      const block: AddressBlock = {
        family,
        cidr: typeof cidr === 'string' ? cidr : undefined,
        doubt: doubtOf(vpcs, `the VPC of ${association.address}`),
      };
      return { vpcs, block };
    });
  const byVpc = new Map<string, AddressBlock[]>();
  for (const { vpcs, block } of found) {
    for (const { resource } of vpcs.targets) {
      const own = byVpc.get(resource.address);
      if (own) own.push(block);
      else byVpc.set(resource.address, [block]);
    }
  }
  const lost = found.find(({ vpcs }) => vpcs.gaps.length > 0);
  return { byVpc, open: lost?.block.doubt };
}

/** Whether a VPC has an internet gateway: one that names it, itself or through an attachment. */
function readGateways(resolver: Resolver): (vpc: PlannedResource) => Flag {
  const sure = new Set<string>();
  const maybe = new Map<string, string>();
  let anywhere: Doubt;
  for (const gateway of resolver.ofType(
    'aws_internet_gateway',
    'aws_internet_gateway_attachment',
  )) {
    const vpcs = resolver.link(gateway, ['vpc_id'], isVpc);
    const doubt = doubtOf(vpcs, `the VPC of ${gateway.address}`);
    // A VPC takes one gateway: as many as VPCs to choose from are one for each.
    const covers = vpcs.gaps.length === 0 && resolver.siblingsOf(gateway) >= vpcs.targets.length;
    if (vpcs.gaps.length > 0) anywhere ??= doubt;
    for (const { resource } of vpcs.targets) {
      if (doubt === undefined || covers) sure.add(resource.address);
      else maybe.set(resource.address, doubt);
    }
  }
  return (vpc) => {
    if (sure.has(vpc.address) || vpc.type === 'aws_default_vpc')
      return { value: true, doubt: undefined };
    const doubt = maybe.get(vpc.address) ?? anywhere ?? existing(vpc);
    return { value: doubt !== undefined, doubt };
  };
}

/** A VPC that is there already may have a gateway that another plan manages. */
function existing(vpc: PlannedResource): Doubt {
  return typeof vpc.values['id'] === 'string'
    ? `${vpc.address} exists already, and a gateway of another plan may be attached to it`
    : undefined;
}

function readPeerings(resolver: Resolver): ReadonlyMap<string, Vpc['peerings'][number][]> {
  const peerings = new Map<string, Vpc['peerings'][number][]>();
  const add = (vpc: string, peering: Vpc['peerings'][number]): void => {
    const own = peerings.get(vpc);
    if (own) own.push(peering);
    else peerings.set(vpc, [peering]);
  };
  const accepted = new Set(
    resolver
      .ofType('aws_vpc_peering_connection_accepter')
      .filter(({ values }) => values['auto_accept'] === true)
      .flatMap((accepter) =>
        resolver
          .link(accepter, ['vpc_peering_connection_id'], isPeering)
          .targets.map(({ resource }) => resource.address),
      ),
  );
  for (const peering of resolver.ofType('aws_vpc_peering_connection')) {
    const { address } = peering;
    const [own, peer] = ['vpc_id', 'peer_vpc_id'].map((name) =>
      resolver.link(peering, [name], isVpc),
    ) as [Links, Links];
    const open =
      doubtOf(own, `the VPC of ${address}`) ??
      doubtOf(peer, `the peer of ${address}`) ??
      (peering.values['auto_accept'] === true || accepted.has(address)
        ? undefined
        : `${address} must be accepted on the other side`);
    for (const a of keysOf(own))
      for (const b of keysOf(peer)) {
        add(a, { id: address, peer: b, doubt: open });
        add(b, { id: address, peer: a, doubt: open });
      }
  }
  return peerings;
}

const isPeering = (type: string): boolean => type === 'aws_vpc_peering_connection';

function keysOf(links: Links): string[] {
  return [...links.targets.map(({ resource }) => resource.address), ...links.external];
}
