import { known, unknown } from '../model/uncertain.js';
import { exactLinks, isDataAddress, type Links, type LinkTarget } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { agree, type InternetRoute } from './internet-route.js';
import { isRouteTable, isVpc } from './resource-kinds.js';
import { leadsToInternet, type RouteTarget } from './route-targets.js';
import { readInlineRoutes, readRoute, showDestination, type RouteRow } from './routes.js';

/** A route of one table. */
export interface Route extends RouteRow {
  /** False where it may belong to another table. */
  readonly certain: boolean;
}

/** The tables that something can have: one key where the plan is exact. */
export interface TableChoice {
  readonly keys: readonly string[];
  /** Why it may have another one, one reason each. */
  readonly doubts: readonly string[];
}

/** A route of its own for tables that are in none of the stacks. */
interface OutsideRow {
  readonly address: string;
  /** Ids of the tables, or data sources that find them. */
  readonly ids: readonly string[];
  /** Whether it leads to an internet gateway. */
  readonly answer: InternetRoute['answer'];
}

/** Stands for the VPC that every account has in each region, where the plan does not manage it. */
export const DEFAULT_VPC = 'the default VPC';

/** Route tables by key: the address of one of the plan, or the main table of a VPC. */
export class RouteTables {
  readonly outside: OutsideRow[] = [];
  private readonly resolver: Resolver;
  private readonly routes = new Map<string, Route[]>();
  /** Destinations of which one surely leads out, by table: rows that pool their gateways. */
  private readonly outs = new Map<string, string>();
  private readonly opens = new Map<string, string>();
  private readonly unplaced: { readonly row: RouteRow; readonly doubt: string }[] = [];
  /** By the address of a VPC, or its id where none of the stacks has it. */
  private readonly mainOf = new Map<string, { readonly tables: Links; readonly exact: boolean }>();
  /** Tables that are the main one of a VPC which the plan does not tell. */
  private readonly openMains: Links[] = [];
  /** Key of a main table by its id, where the VPC exists already. */
  private readonly keyOfMainId = new Map<string, string>();
  /** Main tables that AWS itself gave a route to the internet gateway. */
  private readonly defaultMains = new Set([mainKey(DEFAULT_VPC)]);
  /** Main tables whose routes `aws_default_route_table` takes over. A route of its own takes none away. */
  private readonly adopted = new Set<string>();

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    for (const vpc of resolver.ofType('aws_vpc', 'aws_default_vpc')) {
      if (vpc.type === 'aws_default_vpc') this.defaultMains.add(mainKey(vpc.address));
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

  /** The tables that an argument names. */
  choose(links: Links): TableChoice {
    const mains = links.external.flatMap((id) => this.keyOfMainId.get(id) ?? []);
    const outside = links.external.filter((id) => !isDataAddress(id) && !this.keyOfMainId.has(id));
    return {
      keys: [...links.targets.map((target) => this.keyOf(target)), ...mains],
      doubts: [...links.gaps, ...outside.map((id) => `${id} is outside of this plan`)],
    };
  }

  /** The tables that may be the main one of a VPC of the plan. */
  mainsOf(vpc: PlannedResource): TableChoice {
    const chosen = this.mainOf.get(vpc.address);
    const own = chosen ? [this.choose(chosen.tables)] : [];
    const made = chosen?.exact === true ? [] : [{ keys: [mainKey(vpc.address)], doubts: [] }];
    return joinTableChoices([
      ...own,
      ...made,
      ...this.openMains.map((links) => this.choose(links)),
    ]);
  }

  /** The main table that a plan chooses for a VPC which none of the stacks has. */
  mainOfOutside(vpc: string): TableChoice | undefined {
    const chosen = this.mainOf.get(vpc);
    return chosen?.exact === true ? this.choose(chosen.tables) : undefined;
  }

  /** Keys of every table of the plan, and of the main tables that it changes. */
  get keys(): readonly string[] {
    return [...this.routes.keys()];
  }

  /** Routes of one table, without the local ones; those that may be of any table come last, as not certain. */
  routesOf(key: string): readonly Route[] {
    const own = this.routes.get(key) ?? [];
    const lost = this.unplaced.map(({ row }) => ({ ...row, certain: false }));
    const made = this.isDefaultMain(key) ? [...own, DEFAULT_ROUTE] : own;
    return lost.length === 0 ? made : [...made, ...lost];
  }

  /** Why a table may have more routes than `routesOf` gives. */
  openOf(key: string): string | undefined {
    return this.opens.get(key);
  }

  /** Whether any of several possible tables leads to an internet gateway. */
  internetRouteOf({ keys, doubts }: TableChoice): InternetRoute {
    const answers = keys.map((key) => this.internetRoute(key));
    if (doubts.length > 0)
      answers.push({ answer: unknown(doubts.join('; '), [true, false]), evidence: [] });
    return agree(answers);
  }

  internetRoute(key: string): InternetRoute {
    const routes = this.routes.get(key) ?? [];
    const found = routes.filter((route) => route.certain && leadsToInternet(route.target) === true);
    const out = this.outs.get(key);
    const evidence = found.map(describe);
    if (out !== undefined) evidence.unshift(`${key} routes ${out} to an internet gateway`);
    if (evidence.length > 0) return { answer: known(true), evidence };
    if (this.isDefaultMain(key)) {
      return {
        answer: known(true),
        evidence: [`${key}, the default one, routes to its internet gateway`],
      };
    }
    const open = routes.filter((route) => leadsToInternet(route.target) !== false);
    if (open.length > 0) {
      return {
        answer: unknown(`${open.map(describe).join('; ')}, but not surely`, [true, false]),
        evidence: open.map(describe),
      };
    }
    const lost = this.unplaced.filter(({ row }) => leadsToInternet(row.target) !== false);
    if (lost.length > 0) {
      const names = lost.map(({ row, doubt }) => `${row.source} (${doubt})`);
      return {
        answer: unknown(`these routes may belong to ${key}: ${names.join(', ')}`, [true, false]),
        evidence: [],
      };
    }
    return { answer: known(false), evidence: [`${key} has no route to an internet gateway`] };
  }

  private isDefaultMain(key: string): boolean {
    return this.defaultMains.has(key) && !this.adopted.has(key);
  }

  private keyOf(target: LinkTarget): string {
    if (isVpc(target.resource.type, undefined)) return mainKey(target.resource.address);
    if (target.resource.type === 'aws_default_route_table')
      return this.keyOfDefaultTable(target.resource);
    return target.resource.address;
  }

  /** Ids of what an argument for a table, or for the VPC of a default one, names beyond the stacks. */
  idsOutside(links: Links): readonly string[] {
    return links.external.filter((id) => !this.keyOfMainId.has(id));
  }

  /** What `aws_default_route_table` takes over: the main table of a VPC. */
  vpcOfDefault(table: PlannedResource): Links {
    return this.resolver.links(table, ['default_route_table_id'], isVpc);
  }

  private keyOfDefaultTable(table: PlannedResource): string {
    const { targets, external } = this.vpcOfDefault(table);
    const [vpc] = targets;
    const [key] = external.flatMap((id) => this.keyOfMainId.get(id) ?? []);
    return vpc ? mainKey(vpc.resource.address) : (key ?? table.address);
  }

  private addInline(table: PlannedResource): void {
    const isDefault = table.type === 'aws_default_route_table';
    const key = isDefault ? this.keyOfDefaultTable(table) : table.address;
    if (isDefault && key === table.address)
      this.openMains.push(exactLinks([{ resource: table, attribute: 'id' }]));
    if (isDefault) this.adopted.add(key);
    const { rows, open, out } = readInlineRoutes(table, this.resolver);
    this.routes.set(key, [
      ...(this.routes.get(key) ?? []),
      ...rows.map((row) => ({ ...row, certain: true })),
    ]);
    if (out !== '') this.outs.set(key, out);
    if (open !== undefined) this.opens.set(key, open);
  }

  private addRoute(route: PlannedResource): void {
    const row = readRoute(route, this.resolver);
    const tables = this.resolver.link(route, ['route_table_id'], isRouteTable);
    if (tables.gaps.length > 0) this.unplaced.push({ row, doubt: tables.gaps.join('; ') });
    const ids = this.idsOutside(tables);
    if (ids.length > 0)
      this.outside.push({
        address: route.address,
        ids,
        answer: answerOf(row),
      });
    const certain = (tables.exact || this.coversAll(route, tables)) && tables.gaps.length === 0;
    for (const key of this.choose(tables).keys) {
      const own = this.routes.get(key);
      if (own) own.push({ ...row, certain });
      else this.routes.set(key, [{ ...row, certain }]);
    }
  }

  /**
   * A table takes one route to a destination, so as many like routes as there are tables to choose
   * from are one for each.
   */
  private coversAll(route: PlannedResource, tables: Links): boolean {
    if (tables.external.length > 0) return false;
    return this.resolver.siblingsOf(route) >= tables.targets.length;
  }

  private addMain(association: PlannedResource): void {
    const tables = this.resolver.link(association, ['route_table_id'], isRouteTable);
    const vpcs = this.resolver.link(association, ['vpc_id'], isVpc);
    if (vpcs.gaps.length > 0) this.openMains.push(tables);
    const exact = vpcs.exact && vpcs.gaps.length === 0 && tables.exact;
    const keys = [...vpcs.targets.map(({ resource }) => resource.address), ...vpcs.external];
    for (const key of keys) this.mainOf.set(key, { tables, exact });
  }
}

/** What AWS puts into the main table of a default VPC. Source: VPC User Guide, Default VPC components. */
const DEFAULT_ROUTE: Route = {
  source: 'the route that AWS gives each default VPC',
  destination: '0.0.0.0/0',
  target: {
    options: [
      {
        kind: 'internet-gateway',
        id: 'the internet gateway of the default VPC',
      } satisfies RouteTarget,
    ],
    open: undefined,
  },
  certain: true,
};

export function joinTableChoices(choices: readonly TableChoice[]): TableChoice {
  return {
    keys: [...new Set(choices.flatMap(({ keys }) => keys))],
    doubts: [...new Set(choices.flatMap(({ doubts }) => doubts))],
  };
}

export function mainKey(vpcAddress: string): string {
  return `the main route table of ${vpcAddress}`;
}

function answerOf({ source, target }: RouteRow): InternetRoute['answer'] {
  const leads = leadsToInternet(target);
  if (leads !== 'unknown') return known(leads);
  return unknown(target.open ?? `${source} leads to one of several gateways`, [true, false]);
}

function describe(route: Route): string {
  return `${route.source} routes ${showDestination(route.destination)} to an internet gateway`;
}
