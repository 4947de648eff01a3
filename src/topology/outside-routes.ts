import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import type { InternetRoute } from './internet-route.js';
import { isRouteTable, isSubnet, isVpc } from './resource-kinds.js';
import { readSubnetTables } from './subnets.js';

/** Subnets that may lead to the internet by this plan, of which no plan or state tells what they are for. */
export interface OutsideRoute {
  /** Address of the route or the association. */
  readonly address: string;
  /** What it leads there: ids of tables, subnets or VPCs, or the data sources that find them. */
  readonly leads: string;
  /** Why the plan does not tell whether it leads there; empty where it surely does. */
  readonly doubt: string;
}

/** What leads route tables, subnets or VPCs to an internet gateway that are in none of the stacks. */
export function readOutsideRoutes(resolver: Resolver): OutsideRoute[] {
  const { all: tables } = readSubnetTables(resolver);
  const route = (
    address: string,
    ids: readonly string[],
    { answer }: Pick<InternetRoute, 'answer'>,
    show = (id: string) => id,
  ): OutsideRoute[] => {
    if (ids.length === 0 || (answer.state === 'known' && !answer.value)) return [];
    const doubt = answer.state === 'known' ? '' : answer.reason;
    return [{ address, leads: ids.map(show).join(' or '), doubt }];
  };
  const associated = (association: PlannedResource): InternetRoute => {
    const links = resolver.link(association, ['route_table_id'], isRouteTable);
    return tables.internetRouteOf(tables.choose(links));
  };
  return [
    ...tables.outside.flatMap((own) => route(own.address, own.ids, own)),
    ...resolver.ofType('aws_default_route_table').flatMap((table) => {
      const ids = tables.idsOutside(tables.vpcOfDefault(table));
      return route(table.address, ids, tables.internetRoute(table.address));
    }),
    ...resolver.ofType('aws_route_table_association').flatMap((association) => {
      const { external } = resolver.link(association, ['subnet_id'], isSubnet);
      return route(association.address, external, associated(association));
    }),
    ...resolver.ofType('aws_main_route_table_association').flatMap((association) => {
      const { external } = resolver.link(association, ['vpc_id'], isVpc);
      return route(association.address, external, associated(association), mainTableOf);
    }),
  ];
}

function mainTableOf(vpc: string): string {
  return `the main route table of ${vpc}`;
}
