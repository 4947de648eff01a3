import type { Subnet } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import type { Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { groupBy } from './group-by.js';
import { isRouteTable, isSubnet, isVpc } from './resource-kinds.js';
import {
  DEFAULT_VPC,
  joinTableChoices,
  mainKey,
  RouteTables,
  type TableChoice,
} from './route-tables.js';
import { booleanAt, textAt } from './uncertain-attribute.js';

interface Association {
  readonly address: string;
  readonly subnets: Links;
  readonly tables: Links;
  /** It is one of so many that each subnet they can name surely has one. */
  readonly covers: boolean;
}

interface Associations {
  readonly bySubnet: ReadonlyMap<PlannedResource, readonly Association[]>;
  /** Those of which the plan does not tell the subnet. */
  readonly open: readonly Association[];
}

/** Every subnet of the plan, and whether it leads to the internet. */
export function readSubnets(resolver: Resolver): Map<string, Subnet> {
  const tables = readSubnetTables(resolver);
  const subnets = resolver.ofType('aws_subnet', 'aws_default_subnet');
  return new Map(subnets.map((subnet) => [subnet.address, readSubnet(subnet, resolver, tables)]));
}

function readSubnet(subnet: PlannedResource, resolver: Resolver, tables: SubnetTables): Subnet {
  const vpc = resolver.link(subnet, ['vpc_id'], isVpc);
  const { choice, evidence } = tables.of(subnet);
  const route = tables.all.internetRouteOf(choice);
  return {
    address: subnet.address,
    vpc: oneOf(vpc, `${subnet.address} does not tell its VPC`),
    zone: textAt(subnet, ['availability_zone']),
    cidr: textAt(subnet, ['cidr_block']),
    mapsPublicAddress: booleanAt(
      subnet,
      ['map_public_ip_on_launch'],
      subnet.type === 'aws_default_subnet',
    ),
    internetRoute: route.answer,
    evidence: [...route.evidence, ...evidence],
  };
}

/** The route tables of a plan, and which of them each of its subnets can have. */
export class SubnetTables {
  readonly all: RouteTables;
  private readonly resolver: Resolver;
  private readonly associations: Associations;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    this.all = new RouteTables(resolver);
    this.associations = readAssociations(resolver);
  }

  /** The tables that a subnet can have, and by what; one where the plan is exact. */
  of(subnet: PlannedResource): {
    readonly choice: TableChoice;
    readonly evidence: readonly string[];
  } {
    const own = this.associations.bySubnet.get(subnet) ?? [];
    const { open } = this.associations;
    const isExact = ({ subnets }: Association): boolean =>
      subnets.exact && subnets.gaps.length === 0;
    const sure = own.some((association) => association.covers || isExact(association));
    const exact = own.filter(isExact);
    const possible = exact.length > 0 ? exact : sure ? own : [...own, ...open];
    const choices = possible.map(({ address, tables }): TableChoice => {
      const { keys, doubts } = this.all.choose(tables);
      return { keys, doubts: doubts.map((doubt) => `the route table of ${address}: ${doubt}`) };
    });
    if (!sure) choices.push(this.mainOf(subnet));
    const by = possible.map(({ address }) => `${subnet.address} has its route table by ${address}`);
    const none = sure || possible.length > 0;
    return {
      choice: joinTableChoices(choices),
      evidence: none ? by : [`${subnet.address} has no association of its own`],
    };
  }

  private mainOf(subnet: PlannedResource): TableChoice {
    if (subnet.type === 'aws_default_subnet') return { keys: [mainKey(DEFAULT_VPC)], doubts: [] };
    const vpc = this.resolver.link(subnet, ['vpc_id'], isVpc);
    if (vpc.targets.length > 0 && vpc.gaps.length === 0 && vpc.external.length === 0)
      return joinTableChoices(vpc.targets.map(({ resource }) => this.all.mainsOf(resource)));
    const [only, ...others] = vpc.external;
    const isOne = others.length + vpc.targets.length + vpc.gaps.length === 0;
    const chosen = isOne && only !== undefined ? this.all.mainOfOutside(only) : undefined;
    if (chosen !== undefined) return chosen;
    const outside = only ?? vpc.gaps[0] ?? 'a VPC that the plan does not tell';
    return {
      keys: [],
      doubts: [
        `${subnet.address} has no route table of its own, and its VPC's main one (${outside}) is not in this plan`,
      ],
    };
  }
}

export const readSubnetTables = oncePerPlan((resolver) => new SubnetTables(resolver));

function readAssociations(resolver: Resolver): Associations {
  const all = resolver.ofType('aws_route_table_association').flatMap((resource): Association[] => {
    const subnets = resolver.link(resource, ['subnet_id'], isSubnet);
    // An edge association binds a gateway instead.
    if (subnets.absent) return [];
    return [
      {
        address: resource.address,
        subnets,
        tables: resolver.link(resource, ['route_table_id'], isRouteTable),
        covers: haveOneEach(subnets, resolver.siblingsOf(resource)),
      },
    ];
  });
  return {
    bySubnet: groupBy(all, ({ subnets }) => subnets.targets.map(({ resource }) => resource)),
    open: all.filter(({ subnets }) => subnets.gaps.length > 0),
  };
}

/**
 * AWS refuses a second association of one subnet. So where as many associations as subnets choose
 * among these subnets (`count.index`), each subnet has one, whichever it is.
 */
function haveOneEach(subnets: Links, siblings: number): boolean {
  if (subnets.gaps.length > 0 || subnets.external.length > 0) return false;
  return siblings >= subnets.targets.length;
}

function oneOf(links: Links, otherwise: string): Uncertain<string> {
  const members = [...links.targets.map(({ resource }) => resource.address), ...links.external];
  const [only] = members;
  if (members.length === 1 && only !== undefined && links.gaps.length === 0) return known(only);
  return unknown(links.gaps[0] ?? otherwise, members);
}
