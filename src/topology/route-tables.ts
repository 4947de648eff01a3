import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { isObject } from '../plan/json-shape.js';
import type { Links, LinkTarget } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { leadsToInternet, literalGateway } from './gateways.js';
import { isGateway, isRouteTable, isVpc } from './resource-kinds.js';

interface Route {
  readonly source: string;
  readonly destination: string;
  readonly toInternet: boolean | 'unknown';
  /** False where the route may belong to another table. */
  readonly certain: boolean;
}

/** Whether a route table leads to an internet gateway, and by which routes. */
export interface InternetRoute {
  readonly answer: Uncertain<boolean>;
  readonly evidence: readonly string[];
}

/** Route tables by key: the address of one of the plan, or the main table of a VPC. */
export class RouteTables {
  private readonly resolver: Resolver;
  private readonly routes = new Map<string, Route[]>();
  private readonly unplaced: string[] = [];
  private readonly mainOf = new Map<string, { keys: string[]; exact: boolean }>();

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    for (const table of resolver.ofType('aws_route_table', 'aws_default_route_table'))
      this.addInline(table);
    for (const route of resolver.ofType('aws_route')) this.addRoute(route);
    for (const association of resolver.ofType('aws_main_route_table_association'))
      this.addMain(association);
  }

  /** Keys of the tables that an argument names. */
  keysOf(links: Links): string[] {
    return links.targets.map((target) => this.keyOf(target));
  }

  /** The main table of a VPC of the plan. */
  main(vpc: PlannedResource): InternetRoute {
    const chosen = this.mainOf.get(vpc.address);
    if (!chosen) return this.internetRoute(mainKey(vpc.address), vpc);
    const answers = chosen.keys.map((key) => this.internetRoute(key, vpc));
    const agreed = agree(answers);
    return chosen.exact
      ? agreed
      : agree([...answers, this.internetRoute(mainKey(vpc.address), vpc)]);
  }

  /** `vpc` is set for the main table of a VPC. */
  internetRoute(key: string, vpc?: PlannedResource): InternetRoute {
    const routes = this.routes.get(key) ?? [];
    const found = routes.filter((route) => route.toInternet === true && route.certain);
    if (found.length > 0) return { answer: known(true), evidence: found.map(describe) };
    if (vpc?.type === 'aws_default_vpc' && !this.isReplaced(key)) {
      return {
        answer: known(true),
        evidence: [
          `the main route table of the default VPC (${vpc.address}) routes to its internet gateway`,
        ],
      };
    }
    const open = routes.filter((route) => route.toInternet !== false);
    if (open.length > 0) {
      return {
        answer: unknown(`${open.map(describe).join('; ')}, but not surely`, [true, false]),
        evidence: open.map(describe),
      };
    }
    if (this.unplaced.length > 0) {
      return {
        answer: unknown(`these routes may belong to ${key}: ${this.unplaced.join(', ')}`, [
          true,
          false,
        ]),
        evidence: [],
      };
    }
    return { answer: known(false), evidence: [`${key} has no route to an internet gateway`] };
  }

  private isReplaced(key: string): boolean {
    return this.routes.has(key);
  }

  private keyOf(target: LinkTarget): string {
    if (isVpc(target.resource.type, undefined)) return mainKey(target.resource.address);
    if (target.resource.type === 'aws_default_route_table')
      return this.keyOfDefaultTable(target.resource);
    return target.resource.address;
  }

  private keyOfDefaultTable(table: PlannedResource): string {
    const [vpc] = this.resolver.links(table, ['default_route_table_id'], (type) =>
      isVpc(type, undefined),
    ).targets;
    return vpc ? mainKey(vpc.resource.address) : table.address;
  }

  private addInline(table: PlannedResource): void {
    const key =
      table.type === 'aws_default_route_table' ? this.keyOfDefaultTable(table) : table.address;
    this.routes.set(key, this.routes.get(key) ?? []);
    const rows = table.values['route'];
    const openRows = table.unknown['route'];
    const pool = this.resolver.links(table, ['route'], isGateway);
    if (openRows === true && !pool.absent) {
      this.add([key], {
        source: table.address,
        destination: 'an unknown destination',
        toInternet: leadsToInternet(pool, this.resolver),
        certain: true,
      });
    }
    for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
      if (!isObject(row)) continue;
      const open: unknown = Array.isArray(openRows) ? openRows[index] : undefined;
      const isOpen = isObject(open) && open['gateway_id'] === true;
      const literal = typeof row['gateway_id'] === 'string' ? row['gateway_id'] : '';
      const gateway = isOpen
        ? pool
        : literal === ''
          ? undefined
          : literalGateway(literal, this.resolver);
      if (!gateway) continue;
      this.add([key], {
        source: table.address,
        destination: destinationOf(row),
        toInternet: leadsToInternet(gateway, this.resolver),
        certain: true,
      });
    }
  }

  private addRoute(route: PlannedResource): void {
    const gateway = this.resolver.links(route, ['gateway_id'], isGateway);
    if (gateway.absent) return;
    const toInternet = leadsToInternet(gateway, this.resolver);
    if (toInternet === false) return;
    const tables = this.resolver.links(route, ['route_table_id'], isRouteTable);
    if (tables.gaps.length > 0) this.unplaced.push(`${route.address} (${tables.gaps.join('; ')})`);
    this.add(this.keysOf(tables), {
      source: route.address,
      destination: destinationOf(route.values),
      toInternet,
      certain: (tables.exact || this.coversAll(route, tables)) && tables.gaps.length === 0,
    });
  }

  /**
   * A table takes one route to a destination, so as many like routes as there are tables to choose
   * from are one for each.
   */
  private coversAll(route: PlannedResource, tables: Links): boolean {
    if (tables.external.length > 0) return false;
    return this.resolver.siblingsOf(route) >= tables.targets.length;
  }

  private add(keys: readonly string[], route: Route): void {
    for (const key of keys) this.routes.set(key, [...(this.routes.get(key) ?? []), route]);
  }

  private addMain(association: PlannedResource): void {
    const tables = this.resolver.links(association, ['route_table_id'], isRouteTable);
    const vpcs = this.resolver.links(association, ['vpc_id'], isVpc);
    for (const { resource } of vpcs.targets) {
      this.mainOf.set(resource.address, {
        keys: this.keysOf(tables),
        exact:
          tables.exact && vpcs.exact && tables.gaps.length === 0 && tables.external.length === 0,
      });
    }
  }
}

/** Agreement of several possible tables: known where all say the same. */
export function agree(routes: readonly InternetRoute[]): InternetRoute {
  const evidence = [...new Set(routes.flatMap((route) => route.evidence))];
  const values = new Set(
    routes.map(({ answer }) => (answer.state === 'known' ? answer.value : 'unknown')),
  );
  const [only] = values;
  if (values.size === 1 && typeof only === 'boolean') return { answer: known(only), evidence };
  const reason = routes
    .map(({ answer }) => (answer.state === 'unknown' ? answer.reason : ''))
    .find((text) => text !== '');
  return {
    answer: unknown(
      reason ??
        'it may have one of several route tables, of which some lead to an internet gateway',
      [true, false],
    ),
    evidence,
  };
}

export function mainKey(vpcAddress: string): string {
  return `the main route table of ${vpcAddress}`;
}

function describe(route: Route): string {
  return `${route.source} routes ${route.destination} to an internet gateway`;
}

function destinationOf(row: Readonly<Record<string, unknown>>): string {
  for (const name of [
    'cidr_block',
    'destination_cidr_block',
    'ipv6_cidr_block',
    'destination_ipv6_cidr_block',
    'destination_prefix_list_id',
  ]) {
    const value = row[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return 'an unknown destination';
}
