import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isRouteTable, isSubnet, isVpc } from './resource-kinds.js';
import { readSubnetTables } from './subnets.js';

/** Subnets that may lead to the internet by this plan, of which no plan or state tells what they are for. */
export interface OutsideRoute {
  /** Address of the route or the association. */
  readonly address: string;
  /** What it leads there: ids of tables, subnets or VPCs, or the data sources that find them. */
  readonly leads: string;
  /** False where the plan does not tell whether it leads there. */
  readonly isSure: boolean;
}

type Answer = boolean | 'unknown';

/** What leads route tables, subnets or VPCs to an internet gateway that are in none of the stacks. */
export function readOutsideRoutes(resolver: Resolver): OutsideRoute[] {
  const { all: tables } = readSubnetTables(resolver);
  const leads = (links: Links): Answer => {
    const { answer } = tables.internetRouteOf(tables.choose(links));
    return answer.state === 'known' ? answer.value : 'unknown';
  };
  const route = (
    address: string,
    ids: readonly string[],
    answer: Answer,
    show = (id: string) => id,
  ): OutsideRoute[] =>
    ids.length === 0 || answer === false
      ? []
      : [{ address, leads: ids.map(show).join(' or '), isSure: answer === true }];
  const associated = (association: PlannedResource): Answer =>
    leads(resolver.link(association, ['route_table_id'], isRouteTable));
  return [
    ...tables.outside.flatMap((own) => route(own.address, own.ids, own.leadsToInternet)),
    ...resolver.ofType('aws_default_route_table').flatMap((table) => {
      const { answer } = tables.internetRoute(table.address);
      const ids = tables.idsOutside(tables.vpcOfDefault(table));
      return route(table.address, ids, answer.state === 'known' ? answer.value : 'unknown');
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
