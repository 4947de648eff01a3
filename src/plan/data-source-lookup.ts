import type { Step } from './address.js';
import { readAttribute } from './attribute.js';
import { isObject } from './json-shape.js';
import type { Links } from './links.js';
import { mayName } from './place.js';
import type { Plan, PlannedResource } from './plan.js';
import type { Wanted } from './wanted.js';

/** What the look-up needs of the resolver. */
interface LinkFinder {
  readonly plan: Plan;
  ofType(...types: readonly string[]): readonly PlannedResource[];
  link(resource: PlannedResource, path: readonly (string | number)[], wanted: Wanted): Links;
}

/** Types that a data source finds. `many` lists what it finds, else one thing must match, and only one. */
const FINDS: Readonly<Record<string, { readonly types: readonly string[]; readonly many?: true }>> =
  {
    aws_vpc: { types: ['aws_vpc', 'aws_default_vpc'] },
    aws_subnet: { types: ['aws_subnet', 'aws_default_subnet'] },
    aws_subnets: { types: ['aws_subnet', 'aws_default_subnet'], many: true },
    aws_subnet_ids: { types: ['aws_subnet', 'aws_default_subnet'], many: true },
    aws_security_group: { types: ['aws_security_group', 'aws_default_security_group'] },
    aws_security_groups: {
      types: ['aws_security_group', 'aws_default_security_group'],
      many: true,
    },
    aws_route_table: { types: ['aws_route_table', 'aws_default_route_table'] },
    aws_route_tables: { types: ['aws_route_table', 'aws_default_route_table'], many: true },
    aws_internet_gateway: { types: ['aws_internet_gateway'] },
    aws_nat_gateway: { types: ['aws_nat_gateway'] },
    aws_lb: { types: ['aws_lb'] },
    aws_lb_target_group: { types: ['aws_lb_target_group'] },
    aws_db_subnet_group: { types: ['aws_db_subnet_group'] },
    aws_db_instance: { types: ['aws_db_instance'] },
    aws_wafv2_web_acl: { types: ['aws_wafv2_web_acl'] },
    aws_launch_template: { types: ['aws_launch_template'] },
    aws_autoscaling_group: { types: ['aws_autoscaling_group'] },
    aws_ec2_managed_prefix_list: { types: ['aws_ec2_managed_prefix_list'] },
  };

/** Arguments of data sources, and attributes of resources, that are compared as they stand. */
const SAME_NAME = [
  'id',
  'arn',
  'name',
  'scope',
  'cidr_block',
  'availability_zone',
  'db_instance_identifier',
  'vpc_id',
  'subnet_id',
];
const OTHER_NAME: Readonly<Record<string, string>> = {
  group_id: 'id',
  route_table_id: 'id',
  internet_gateway_id: 'id',
  db_instance_identifier: 'identifier',
};
const FILTER_NAMES: Readonly<Record<string, string>> = {
  'vpc-id': 'vpc_id',
  vpc_id: 'vpc_id',
  'group-name': 'name',
  'group-id': 'id',
  'subnet-id': 'id',
  'route-table-id': 'id',
  cidr: 'cidr_block',
  'cidr-block': 'cidr_block',
  'availability-zone': 'availability_zone',
  'prefix-list-name': 'name',
};

/** `exact`: it finds these and nothing else. */
export interface DataSourceMatch {
  readonly resources: readonly PlannedResource[];
  readonly exact: boolean;
}

type Answer = 'yes' | 'no' | 'maybe';

/**
 * What a data source selects among the joined resources by its arguments, tags and filters. One that
 * finds a single thing fails where two match, so a sure match is the one; where nothing tells its
 * region or account, it is taken to look in those of what was joined. One that lists things may find
 * more elsewhere.
 */
export function findByDataSource(data: PlannedResource, resolver: LinkFinder): DataSourceMatch {
  const finds = Object.hasOwn(FINDS, data.type) ? FINDS[data.type] : undefined;
  const args = Object.keys(data.config?.expressions ?? {});
  if (!finds || args.length === 0) return { resources: [], exact: false };
  const answers = resolver
    .ofType(...finds.types)
    .map((resource) => ({ resource, answer: matches(data, resource, args, resolver) }));
  const sure = answers.filter(({ answer }) => answer === 'yes');
  const possible = sure.length === 1 && !finds.many ? sure : answers;
  return {
    resources: possible.filter(({ answer }) => answer !== 'no').map(({ resource }) => resource),
    exact: sure.length === 1 && !finds.many,
  };
}

/** `ids` of a data source that lists things is the id of each. */
export function singular(steps: readonly Step[]): readonly Step[] {
  const rename: Readonly<Record<string, string>> = { ids: 'id', arns: 'arn', names: 'name' };
  return steps.map((step) =>
    'name' in step && Object.hasOwn(rename, step.name)
      ? { name: rename[step.name] ?? step.name }
      : step,
  );
}

function matches(
  data: PlannedResource,
  resource: PlannedResource,
  args: readonly string[],
  resolver: LinkFinder,
): Answer {
  if (!mayName(data, resource, resolver.plan)) return 'no';
  return worst(
    args.map((name): Answer => {
      if (name === 'tags') return hasTags(data, resource);
      if (name === 'filter') return passesFilters(data, resource, resolver);
      if (name === 'state' || name === 'timeouts') return 'yes';
      const attribute = OTHER_NAME[name] ?? (SAME_NAME.includes(name) ? name : undefined);
      return attribute === undefined
        ? 'maybe'
        : compare(data, [name], resource, attribute, resolver);
    }),
  );
}

function hasTags(data: PlannedResource, resource: PlannedResource): Answer {
  const wanted = readAttribute(data, ['tags']);
  if (wanted.state !== 'known' || !isObject(wanted.value)) return 'maybe';
  return worst(Object.entries(wanted.value).map(([key, value]) => hasTag(resource, key, [value])));
}

/** `tags_all` has the provider's default tags too. */
function hasTag(resource: PlannedResource, key: string, wanted: readonly unknown[]): Answer {
  for (const name of ['tags_all', 'tags']) {
    const tags = resource.values[name];
    const value = isObject(tags) ? tags[key] : undefined;
    if (typeof value === 'string') return likeAny(value, wanted);
    const open = resource.unknown[name];
    if (open === true || (isObject(open) && open[key] === true)) return 'maybe';
  }
  return 'no';
}

function passesFilters(
  data: PlannedResource,
  resource: PlannedResource,
  resolver: LinkFinder,
): Answer {
  const filters = data.values['filter'];
  // A dynamic block or an unknown value hides what is asked for.
  if (!Array.isArray(filters)) return 'maybe';
  return worst(
    filters.map((filter: unknown, index): Answer => {
      if (!isObject(filter) || typeof filter['name'] !== 'string') return 'maybe';
      const { name, values } = filter;
      const tag = /^tag:(.*)$/s.exec(name)?.[1];
      if (tag !== undefined) return Array.isArray(values) ? hasTag(resource, tag, values) : 'maybe';
      const attribute = Object.hasOwn(FILTER_NAMES, name) ? FILTER_NAMES[name] : undefined;
      if (attribute === undefined) return 'maybe';
      return compare(data, ['filter', index, 'values'], resource, attribute, resolver);
    }),
  );
}

/** Compares as values where both are known, else by what both refer to. */
function compare(
  data: PlannedResource,
  path: readonly (string | number)[],
  resource: PlannedResource,
  attribute: string,
  resolver: LinkFinder,
): Answer {
  const wanted = readAttribute(data, path);
  const own = readAttribute(resource, [attribute]);
  const texts = wanted.state === 'known' ? [wanted.value].flat() : [];
  if (own.state === 'known' && texts.length > 0) return likeAny(String(own.value), texts);
  if (attribute !== 'vpc_id') return 'maybe';
  const isVpc: Wanted = (type) => type === 'aws_vpc' || type === 'aws_default_vpc';
  const [left, right] = [
    resolver.link(data, path, isVpc),
    resolver.link(resource, [attribute], isVpc),
  ];
  if (!left.exact || !right.exact || left.gaps.length + right.gaps.length > 0) return 'maybe';
  const names = (links: Links): string[] => [
    ...links.targets.map((target) => target.resource.address),
    ...links.external,
  ];
  const [own0] = names(right);
  return own0 === undefined ? 'maybe' : names(left).includes(own0) ? 'yes' : 'no';
}

/** AWS's filters know `*` and `?`. */
function likeAny(value: string, patterns: readonly unknown[]): Answer {
  const open = patterns.some((pattern) => typeof pattern !== 'string');
  const hit = patterns.some((pattern) => typeof pattern === 'string' && isLike(value, pattern));
  return hit ? 'yes' : open ? 'maybe' : 'no';
}

/** Of several stars only the last can be wrong about how much it took, so there is nothing to explode. */
function isLike(value: string, pattern: string): boolean {
  let [at, own, star, mark] = [0, 0, -1, 0];
  while (at < value.length) {
    if (pattern[own] === '*') [star, mark, own] = [own, at, own + 1];
    else if (pattern[own] === '?' || pattern[own] === value[at]) [at, own] = [at + 1, own + 1];
    else if (star >= 0) [mark, at, own] = [mark + 1, mark + 1, star + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(own));
}

function worst(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}
