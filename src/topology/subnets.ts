import type { Subnet } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { groupBy } from './group-by.js';
import { isRouteTable, isSubnet, isVpc } from './resource-kinds.js';
import { agree, RouteTables, type InternetRoute } from './route-tables.js';
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
  const tables = new RouteTables(resolver);
  const associations = readAssociations(resolver);
  const subnets = resolver.ofType('aws_subnet', 'aws_default_subnet');
  return new Map(
    subnets.map((subnet) => [subnet.address, readSubnet(subnet, resolver, tables, associations)]),
  );
}

function readSubnet(
  subnet: PlannedResource,
  resolver: Resolver,
  tables: RouteTables,
  associations: Associations,
): Subnet {
  const vpc = resolver.link(subnet, ['vpc_id'], isVpc);
  const route = routeOf(subnet, vpc, tables, associations);
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
    evidence: route.evidence,
  };
}

function routeOf(
  subnet: PlannedResource,
  vpc: Links,
  tables: RouteTables,
  associations: Associations,
): InternetRoute {
  const own = associations.bySubnet.get(subnet) ?? [];
  const { open } = associations;
  const sure = own.some(
    ({ subnets, covers }) => covers || (subnets.exact && subnets.gaps.length === 0),
  );
  const exact = own.filter(({ subnets }) => subnets.exact && subnets.gaps.length === 0);
  const possible = exact.length > 0 ? exact : sure ? own : [...own, ...open];
  const answers = possible.flatMap((association) => answersOf(association, tables));
  if (!sure) answers.push(mainRoute(subnet, vpc, tables));
  const agreed = agree(answers);
  const by = possible.map(({ address }) => `${subnet.address} has its route table by ${address}`);
  const note = sure
    ? by
    : [
        ...by,
        ...(possible.length === 0 ? [`${subnet.address} has no association of its own`] : []),
      ];
  return { answer: agreed.answer, evidence: [...agreed.evidence, ...note] };
}

function answersOf(association: Association, tables: RouteTables): InternetRoute[] {
  const { tables: links } = association;
  const answers = tables.keysOf(links).map((key) => tables.internetRoute(key));
  const doubts = tables.doubtsOf(links);
  if (doubts.length > 0) {
    answers.push({
      answer: unknown(`the route table of ${association.address}: ${doubts.join('; ')}`, [
        true,
        false,
      ]),
      evidence: [],
    });
  }
  return answers;
}

function mainRoute(subnet: PlannedResource, vpc: Links, tables: RouteTables): InternetRoute {
  if (subnet.type === 'aws_default_subnet') {
    return {
      answer: known(true),
      evidence: [`${subnet.address} is a default subnet, which AWS makes public`],
    };
  }
  const mains = vpc.targets.map(({ resource }) => tables.main(resource));
  if (mains.length > 0 && vpc.gaps.length === 0 && vpc.external.length === 0) return agree(mains);
  const outside = vpc.external[0] ?? vpc.gaps[0] ?? 'a VPC that the plan does not tell';
  return {
    answer: unknown(
      `${subnet.address} has no route table of its own, and its VPC's main one (${outside}) is not in this plan`,
      [true, false],
    ),
    evidence: [],
  };
}

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
