import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { isObject, type JsonObject } from '../plan/json-shape.js';
import { exactLinks, isDataAddress, type Links, type LinkTarget } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { valueAt } from '../plan/value-at.js';
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
  private readonly mainOf = new Map<string, { readonly tables: Links; readonly exact: boolean }>();
  /** Tables that are the main one of a VPC which the plan does not tell. */
  private readonly openMains: Links[] = [];
  /** Key of a main table by its id, where the VPC exists already. */
  private readonly keyOfMainId = new Map<string, string>();

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    for (const vpc of resolver.ofType('aws_vpc', 'aws_default_vpc')) {
      for (const name of ['main_route_table_id', 'default_route_table_id']) {
        const id = vpc.values[name];
        if (typeof id === 'string') this.keyOfMainId.set(id, mainKey(vpc.address));
      }
    }
    for (const table of resolver.ofType('aws_route_table', 'aws_default_route_table'))
      this.addInline(table);
    for (const route of resolver.ofType('aws_route')) this.addRoute(route);
    for (const association of resolver.ofType('aws_main_route_table_association'))
      this.addMain(association);
  }

  /** Keys of the tables that an argument names. */
  keysOf(links: Links): string[] {
    const mains = links.external.flatMap((id) => this.keyOfMainId.get(id) ?? []);
    return [...links.targets.map((target) => this.keyOf(target)), ...mains];
  }

  /** What the plan does not tell of the tables that an argument names, one reason each. */
  doubtsOf(links: Links): string[] {
    const outside = links.external.filter((id) => !isDataAddress(id) && !this.keyOfMainId.has(id));
    return [...links.gaps, ...outside.map((id) => `${id} is outside of this plan`)];
  }

  /** The main table of a VPC of the plan. */
  main(vpc: PlannedResource): InternetRoute {
    const chosen = this.mainOf.get(vpc.address);
    const answers = chosen ? this.answersOf(chosen.tables, vpc) : [];
    if (chosen?.exact !== true) answers.push(this.internetRoute(mainKey(vpc.address), vpc));
    return agree([...answers, ...this.openMains.flatMap((tables) => this.answersOf(tables, vpc))]);
  }

  private answersOf(tables: Links, vpc: PlannedResource): InternetRoute[] {
    const answers = this.keysOf(tables).map((key) => this.internetRoute(key, vpc));
    const doubts = this.doubtsOf(tables);
    return doubts.length === 0
      ? answers
      : [...answers, { answer: unknown(doubts.join('; '), [true, false]), evidence: [] }];
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
    if (table.type === 'aws_default_route_table' && key === table.address) {
      this.openMains.push(exactLinks([{ resource: table, attribute: 'id' }]));
    }
    this.routes.set(key, this.routes.get(key) ?? []);
    const pool = this.resolver.links(table, ['route'], isGateway);
    const { rows, open } = readRows(table);
    const whole = table.unknown['route'] === true && !pool.absent;
    // Of rows that are unknown as a whole not even their kind of target is known.
    const kind = pool.gaps.length > 0 ? 'unknown' : leadsToInternet(pool, this.resolver);
    if (whole) this.addRow(key, table, 'an unknown destination', kind);
    // Each gateway of the pool is named by a row, so with as many open rows as gateways one is the internet's.
    const named = pool.targets.some(({ resource }) => resource.type === 'aws_internet_gateway');
    const surely =
      named && pool.gaps.length === 0 && open.length > 1 && open.length >= pool.targets.length;
    if (surely) this.addRow(key, table, open.map(destinationOf).join(' or '), true);
    for (const row of open)
      this.addRow(key, table, destinationOf(row), leadsToInternet(pool, this.resolver));
    for (const row of rows) {
      const id = row['gateway_id'];
      if (typeof id !== 'string' || id === '') continue;
      this.addRow(
        key,
        table,
        destinationOf(row),
        leadsToInternet(literalGateway(id, this.resolver), this.resolver),
      );
    }
  }

  private addRow(
    key: string,
    table: PlannedResource,
    destination: string,
    toInternet: Route['toInternet'],
  ): void {
    this.add([key], { source: table.address, destination, toInternet, certain: true });
  }

  private addRoute(route: PlannedResource): void {
    const gateway = this.resolver.link(route, ['gateway_id'], isGateway);
    if (gateway.absent) return;
    const toInternet = leadsToInternet(gateway, this.resolver);
    if (toInternet === false) return;
    const tables = this.resolver.link(route, ['route_table_id'], isRouteTable);
    const doubts = tables.gaps;
    if (doubts.length > 0) this.unplaced.push(`${route.address} (${doubts.join('; ')})`);
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
    const tables = this.resolver.link(association, ['route_table_id'], isRouteTable);
    const vpcs = this.resolver.link(association, ['vpc_id'], isVpc);
    if (vpcs.gaps.length > 0) this.openMains.push(tables);
    const exact = vpcs.exact && vpcs.gaps.length === 0 && tables.exact;
    for (const { resource } of vpcs.targets) this.mainOf.set(resource.address, { tables, exact });
  }
}

/** Rows of the inline `route` blocks; `open` are those whose gateway is known only after apply. */
function readRows(table: PlannedResource): {
  readonly rows: readonly JsonObject[];
  readonly open: readonly JsonObject[];
} {
  const values = table.values['route'];
  const unknowns = table.unknown['route'];
  const rows = (Array.isArray(values) ? values : []).filter(isObject);
  const open = rows.filter((_, index) => valueAt(unknowns, [index, 'gateway_id']) === true);
  return { rows, open };
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
