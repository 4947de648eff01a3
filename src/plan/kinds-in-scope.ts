import type { PlannedResource } from './plan.js';
import { containsTrue } from './value-at.js';
import { isObject } from './json-shape.js';
import { gapLinks, NO_LINKS, type Links } from './links.js';
import type { Wanted } from './wanted.js';

/** A kind of resource that an argument names by its id, and nothing else. */
export interface Kind {
  readonly types: readonly string[];
  /** Arguments that take one of this kind, or a list of them. */
  readonly argument: RegExp;
  /** Attributes in which AWS may answer with one that nobody named. */
  readonly computed: RegExp | undefined;
  readonly id: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    types: ['aws_launch_template'],
    argument: /^launch_template(_id|_name)?$/,
    computed: undefined,
    id: /^lt-/,
  },
  {
    types: ['aws_vpc', 'aws_default_vpc'],
    argument: /^vpc_id$/,
    computed: /(^|_)vpc_id$/,
    id: /^vpc-/,
  },
  {
    types: ['aws_subnet', 'aws_default_subnet'],
    argument: /^(subnets|subnet_ids?|vpc_zone_identifier)$/,
    computed: /subnets?(_ids?)?$|^vpc_zone_identifier$/,
    id: /^subnet-/,
  },
  {
    types: ['aws_route_table', 'aws_default_route_table'],
    argument: /^route_table_id$/,
    computed: /route_table(_ids?)?$/,
    id: /^rtb-/,
  },
];

/** The kind that an argument at this path takes; undefined where it may take others. */
export function kindOf(path: readonly (string | number)[], wanted: Wanted): Kind | undefined {
  return KINDS.find(
    ({ types, argument }) =>
      types.some((type) => wanted(type, 'id')) &&
      path.some((step) => typeof step === 'string' && argument.test(step)),
  );
}

/** What such a data source finds is never an id of these kinds. */
const OTHER_DATA =
  /^aws_(acm_certificate|ami|ami_ids|arn|availability_zones?|caller_identity|canonical_user_id|default_tags|ec2_instance_types?|elb_service_account|iam_\w+|kms_\w+|partition|region|regions|route53_zone)$/;
/** Resources of these make up names, keys and times, or hold what the configuration gives them. */
const MADE_UP = /^(random|time|tls|null|terraform)_/;
/** What these answer may be anything. */
const OPAQUE =
  /^aws_(cloudcontrolapi_resource|cloudformation_stack\w*|lambda_invocation|servicecatalog_provisioned_product)$/;

function mayAnswer(resource: PlannedResource, kind: Kind): string | undefined {
  const { address, mode, rawType: type, config } = resource;
  if (mode === 'data') return OTHER_DATA.test(type) ? undefined : `${address} may find others`;
  if (type.startsWith('aws_') ? OPAQUE.test(type) : !MADE_UP.test(type))
    return `${address} may answer with others`;
  const name = openNameOf(resource, kind);
  const isNamed = name === undefined || config?.expressions[name] !== undefined;
  return isNamed ? undefined : `${address} has \`${name}\` known only after apply`;
}

/** Instances of one resource share what is unknown of them. */
const openByMask = new WeakMap<object, Map<Kind, string | undefined>>();

function openNameOf({ unknown }: PlannedResource, kind: Kind): string | undefined {
  const { computed } = kind;
  if (!computed) return undefined;
  let byKind = openByMask.get(unknown);
  if (!byKind) openByMask.set(unknown, (byKind = new Map()));
  if (!byKind.has(kind))
    byKind.set(
      kind,
      openNames(unknown).find((own) => computed.test(own)),
    );
  return byKind.get(kind);
}

/** A gap where a resource may answer with something of the kind that the configuration does not name. */
export function doubtOf(resource: PlannedResource, kind: Kind): Links {
  const doubt = mayAnswer(resource, kind);
  return doubt === undefined ? NO_LINKS : gapLinks(doubt);
}

export function isOtherData(type: string): boolean {
  return OTHER_DATA.test(type);
}

/** Names of what is known only after apply, in whichever block. */
function openNames(mask: unknown): string[] {
  if (Array.isArray(mask)) return mask.flatMap(openNames);
  if (!isObject(mask)) return [];
  return Object.entries(mask).flatMap(([name, inner]) =>
    containsTrue(inner) ? [name, ...openNames(inner)] : [],
  );
}
