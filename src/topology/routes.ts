import { isObject, type JsonObject } from '../plan/json-shape.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { containsTrue, valueAt } from '../plan/value-at.js';
import { isPrefixList } from './resource-kinds.js';
import {
  chooseTargets,
  GATEWAY_ARGUMENT,
  isRouteTarget,
  literalTarget,
  TARGET_ARGUMENTS,
  type TargetArgument,
  type TargetChoice,
} from './route-targets.js';

/** One row of a route table, without its table. */
export interface RouteRow {
  /** Address of the resource that has it. */
  readonly source: string;
  /** CIDR block, or address or id of a prefix list; undefined where it is known only after apply. */
  readonly destination: string | undefined;
  readonly target: TargetChoice;
}

/** The row that an `aws_route` is. */
export function readRoute(route: PlannedResource, resolver: Resolver): RouteRow {
  const choices = TARGET_ARGUMENTS.flatMap((argument) => {
    const links = resolver.link(route, [argument.name], argument.wanted);
    return links.absent ? [] : [chooseTargets(links, argument, route.address, resolver)];
  });
  return {
    source: route.address,
    destination: destinationOf(route.values) ?? prefixListOf(route, resolver),
    target: joinChoices(choices, route.address),
  };
}

function prefixListOf(route: PlannedResource, resolver: Resolver): string | undefined {
  const list = resolver.link(route, ['destination_prefix_list_id'], isPrefixList);
  return list.exact && list.gaps.length === 0
    ? (list.targets[0]?.resource.address ?? list.external[0])
    : undefined;
}

/** Rows of the `route {}` blocks of a table; `open` where not even their number is known. */
export function readInlineRoutes(
  table: PlannedResource,
  resolver: Resolver,
): { readonly rows: readonly RouteRow[]; readonly open: string | undefined; readonly out: string } {
  const pool = resolver.links(table, ['route'], isRouteTarget);
  if (table.unknown['route'] === true) {
    if (pool.absent) return { rows: [], open: undefined, out: '' };
    const target = joinChoices(pooledChoices(pool, table, resolver), table.address);
    const row = { source: table.address, destination: undefined, target };
    return { rows: [row], open: `${table.address} has its routes known only after apply`, out: '' };
  }
  const values = table.values['route'];
  const rows = (Array.isArray(values) ? values : []).filter(isObject).map((row, index) => ({
    row,
    unknown: valueAt(table.unknown['route'], [index]),
  }));
  return {
    rows: rows.map(({ row, unknown }) => readRow(row, unknown, pool, table, resolver)),
    open: undefined,
    out: surelyOut(rows, pool),
  };
}

function readRow(
  row: JsonObject,
  unknown: unknown,
  pool: Links,
  table: PlannedResource,
  resolver: Resolver,
): RouteRow {
  const choices = TARGET_ARGUMENTS.flatMap((argument) => {
    const open = unknown === true || containsTrue(valueAt(unknown, [argument.name]));
    const id = row[argument.name];
    const literal =
      typeof id === 'string' && id !== '' ? [literalTarget(id, argument, resolver)] : [];
    const own = open ? [ofArgument(pool, argument)] : literal;
    return own.map((links) => chooseTargets(links, argument, table.address, resolver));
  });
  return {
    source: table.address,
    destination: destinationOf(row),
    target: joinChoices(choices, table.address),
  };
}

/** Of what all rows of a table refer to, what one argument can name. */
function ofArgument(pool: Links, argument: TargetArgument): Links {
  const targets = pool.targets.filter(({ resource, attribute }) =>
    argument.wanted(resource.type, attribute),
  );
  const gaps =
    targets.length === 0 && pool.gaps.length === 0
      ? ['its blocks are written in a way that a plan does not carry']
      : pool.gaps;
  return { ...pool, targets, gaps };
}

/** Of rows that are unknown as a whole not even their kind of target is known. */
function pooledChoices(pool: Links, table: PlannedResource, resolver: Resolver): TargetChoice[] {
  const choices = TARGET_ARGUMENTS.flatMap((argument) => {
    const targets = pool.targets.filter(({ resource, attribute }) =>
      argument.wanted(resource.type, attribute),
    );
    if (targets.length === 0) return [];
    return [chooseTargets({ ...pool, targets, external: [] }, argument, table.address, resolver)];
  });
  const [gap] = [...pool.gaps, ...pool.external.map((id) => `${id} is not in this plan`)];
  return gap === undefined ? choices : [...choices, { options: [], open: gap }];
}

/**
 * Each gateway of the pool is named by a row, so with as many open rows as gateways one of these rows
 * surely leads to the internet gateway, whichever it is: their destinations, or an empty text.
 */
function surelyOut(
  rows: readonly { readonly row: JsonObject; readonly unknown: unknown }[],
  pool: Links,
): string {
  const open = rows.filter(({ unknown }) => valueAt(unknown, ['gateway_id']) === true);
  const gateways = ofArgument(pool, GATEWAY_ARGUMENT).targets;
  const named = gateways.some(({ resource }) => resource.type === 'aws_internet_gateway');
  const surely =
    named && pool.gaps.length === 0 && open.length > 1 && open.length >= gateways.length;
  return surely ? open.map(({ row }) => showDestination(destinationOf(row))).join(' or ') : '';
}

/** A route has one target: of several arguments that may be set, one is. */
function joinChoices(choices: readonly TargetChoice[], source: string): TargetChoice {
  const options = new Map(
    choices.flatMap((choice) => choice.options).map((target) => [target.id, target]),
  );
  const open = choices.map((choice) => choice.open).find((reason) => reason !== undefined);
  // A kind of target that this version does not know.
  if (choices.length === 0)
    return { options: [{ kind: 'not-modelled', id: `a target of ${source}` }], open: undefined };
  return { options: [...options.values()], open };
}

export function showDestination(destination: string | undefined): string {
  return destination ?? 'an unknown destination';
}

function destinationOf(row: Readonly<Record<string, unknown>>): string | undefined {
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
  return undefined;
}
