import type { ParityDifference } from '../model/parity.js';
import { matchesPattern } from '../plan/address-pattern.js';

/** Lets an attribute differ; what is left out matches everything. */
export interface Allowance {
  readonly attribute?: string;
  readonly type?: string;
  readonly address?: string;
  /** Lets it be set, or a resource exist, on one side alone. */
  readonly presence?: boolean;
}

/** A difference before it is judged. */
export interface Difference extends Omit<ParityDifference, 'verdict' | 'allowedBy'> {
  /** One side lacks it. */
  readonly isPresence: boolean;
  /** Whether it differs cannot be told. */
  readonly isOpen: boolean;
  /** One side names every address of the internet, and the other one does not. */
  readonly isWorld: boolean;
}

/**
 * What staging and production may differ in without being asked: what they cost, and what they are
 * called. Nothing that protects is here, and the lack of a value never is but for names and tags.
 */
export const DEFAULT_ALLOWANCES: Readonly<Record<string, readonly string[]>> = {
  sizes: [
    'instance_type',
    'instance_types',
    'instance_class',
    'node_type',
    'cpu',
    'memory',
    '*_size',
    'desired_capacity',
    'desired_count',
    'min_capacity',
    'max_capacity',
    'allocated_storage',
    'max_allocated_storage',
    'iops',
    'throughput',
    'storage_throughput',
  ],
  names: [
    'name',
    'name_prefix',
    '*_name',
    '*_name_prefix',
    'identifier',
    '*_identifier',
    'bucket',
    'bucket_prefix',
    'domain',
    'zone_name',
  ],
  'names and tags': [
    'tags',
    'tags.*',
    'tags_all',
    'tags_all.*',
    'tag',
    'tag.*',
    'tag_specifications.tags',
    'tag_specifications.tags.*',
    'description',
    'comment',
  ],
  addresses: [
    'cidr',
    '*_cidr',
    'cidr_block',
    'cidr_blocks',
    '*_cidr_block',
    '*_cidr_blocks',
    'cidr_ipv4',
    'cidr_ipv6',
  ],
  'ids and ARNs': [
    'id',
    '*_id',
    '*_ids',
    'arn',
    '*_arn',
    'arns',
    '*_arns',
    'region',
    'availability_zone',
    'availability_zones',
  ],
};

/** Names that say what is done, and not what something is called: each is another behaviour. */
const NAMES_OF_BEHAVIOUR: readonly string[] = [
  'deployment_config_name',
  'metric_name',
  '*.metric_name',
  '*.option_name',
  'parameter.name',
  '*.parameter.name',
  'setting.name',
  'configuration.name',
  'cluster_setting.name',
  '*option_settings.name',
  '*rule_group_statement.name',
  '*rule_action_override.name',
  '*excluded_rule.name',
  '*single_header.name',
  '*single_query_argument.name',
  '*environment_variable.name',
  '*filter.name',
];

/** The metric that a web ACL counts its requests under is called as anybody likes. */
const FREE_NAMES: readonly string[] = ['*visibility_config.metric_name'];

/** Groups in which a value may also be missing on one side. */
const PRESENCE_TOO = ['names and tags'];

/** What allows a difference; undefined where nothing does. */
export function allowedBy(difference: Difference, own: readonly Allowance[]): string | undefined {
  const index = own.findIndex((each) => allows(each, difference));
  if (index !== -1) return `parity.allow[${index}]`;
  if (difference.kind !== 'attribute' || difference.isWorld) return undefined;
  return Object.keys(DEFAULT_ALLOWANCES).find(
    (group) =>
      (!difference.isPresence ||
        PRESENCE_TOO.includes(group) ||
        (difference.isOpen && group === 'names')) &&
      DEFAULT_ALLOWANCES[group]?.some((pattern) => isAttribute(pattern, difference.attribute)) &&
      !(group === 'names' && namesBehaviour(difference.attribute)),
  );
}

function namesBehaviour(path: string): boolean {
  const isOneOf = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, path));
  return isOneOf(NAMES_OF_BEHAVIOUR) && !isOneOf(FREE_NAMES);
}

function allows(allowance: Allowance, difference: Difference): boolean {
  const { attribute, type, address, presence = false } = allowance;
  if (difference.isPresence && !presence) return false;
  return (
    (attribute === undefined
      ? difference.attribute === '' || presence
      : isAttribute(attribute, difference.attribute)) &&
    (type === undefined || matchesPattern(type, difference.type)) &&
    (address === undefined || matchesPattern(address, difference.address))
  );
}

/** A pattern is of the whole path, or of the attribute's own name in whatever block it stands. */
function isAttribute(pattern: string, path: string): boolean {
  return (
    path !== '' &&
    (matchesPattern(pattern, path) ||
      matchesPattern(pattern, path.slice(path.lastIndexOf('.') + 1)))
  );
}
