import { createHash } from 'node:crypto';
import type { Plan, PlannedResource } from '../plan/plan.js';
import type { SourceBlock } from './module.js';
import type { ModuleTree } from './module-tree.js';

/** Which attribute of which instance an id of ours stands for. */
export interface MintedFor {
  readonly address: string;
  readonly attribute: string;
}

export interface Minted {
  /** The digits that each of them ends with. */
  readonly digits: ReadonlySet<string>;
  readonly byText: ReadonlyMap<string, MintedFor>;
  /** By instance address, then attribute. */
  readonly byAddress: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const ID_LIKE = /^(?:id|arn|name|identifier|.*_(?:id|arn|name|identifier))$/;
/** Numbers or lists in the aws provider 5.100, whatever their names say. */
const NOT_TEXT: ReadonlySet<string> = new Set([
  'vpc_zone_identifier',
  'vlan_id',
  'virtual_network_id',
  'version_id',
  'application_version_id',
  'revocation_id',
]);

/**
 * Of what is known only after apply, what is never empty then. An `outpost_arn` or an
 * `ipv6_association_id` is where there is none, and `compact` or `coalesce` would choose otherwise
 * with one of ours.
 */
const NEVER_EMPTY =
  /^(?:id|arn|name|identifier|allocation_id|cluster_identifier|dns_name|domain_name|hosted_zone_id|key_id|owner_id|primary_network_interface_id|unique_id|vpc_id|zone_id|main_route_table_id|default_(?:network_acl|route_table|security_group)_id)$/;

/** Beginnings of ids by type, as AWS writes them: the provider checks some. */
const PREFIXES: Readonly<Record<string, string>> = {
  aws_default_route_table: 'rtb',
  aws_default_security_group: 'sg',
  aws_default_subnet: 'subnet',
  aws_default_vpc: 'vpc',
  aws_egress_only_internet_gateway: 'eigw',
  aws_eip: 'eipalloc',
  aws_instance: 'i',
  aws_internet_gateway: 'igw',
  aws_launch_template: 'lt',
  aws_nat_gateway: 'nat',
  aws_network_acl: 'acl',
  aws_network_interface: 'eni',
  aws_route_table: 'rtb',
  aws_security_group: 'sg',
  aws_spot_instance_request: 'sir',
  aws_subnet: 'subnet',
  aws_vpc: 'vpc',
  aws_vpc_endpoint: 'vpce',
  aws_vpc_peering_connection: 'pcx',
};

/** Types whose id is their ARN: where an ARN is asked for, people write `.id` as well. */
const ARN_IDS =
  /^aws_(?:a?lb|a?lb_listener|a?lb_target_group|a?lb_listener_rule|acm_certificate|ecs_cluster|ecs_service|iam_policy|kinesis_stream|msk_cluster|secretsmanager_secret|sfn_state_machine|sns_topic|globalaccelerator_\w+)$/;

/**
 * An id of our own for everything of a planned instance that names it and that the source does not
 * set. `seed` is secret and new for each run, so that no source can know an id beforehand.
 */
export function mintIds(plan: Plan, tree: ModuleTree, seed: string): Minted {
  const byText = new Map<string, MintedFor>();
  const byAddress = new Map<string, Map<string, string>>();
  for (const resource of plan.resources.values()) {
    const block = blockOf(tree, resource);
    if (!block) continue;
    const own = new Map<string, string>();
    for (const attribute of idAttributes(resource)) {
      if (isConfigured(block, attribute)) continue;
      const sameAsArn = attribute === 'id' && ARN_IDS.test(resource.rawType);
      const text = shape(resource.rawType, sameAsArn ? 'arn' : attribute, seed, resource.address);
      own.set(attribute, text);
      if (!byText.has(text)) byText.set(text, { address: resource.address, attribute });
    }
    byAddress.set(resource.address, own);
  }
  const digits = new Set([...byText.keys()].map((text) => text.slice(-17)));
  return { digits, byText, byAddress };
}

/** Unknown ones, and those that exist already: the mocked run has to know both as ours. */
function idAttributes({ values, unknown }: PlannedResource): string[] {
  const open = Object.keys(unknown).filter(
    (name) => unknown[name] === true && NEVER_EMPTY.test(name),
  );
  const known = Object.keys(values).filter(
    (name) => typeof values[name] === 'string' && values[name] !== '',
  );
  return [...open, ...known].filter((name) => ID_LIKE.test(name) && !NOT_TEXT.has(name));
}

function shape(type: string, attribute: string, seed: string, address: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, address, attribute]))
    .digest('hex');
  // AWS's ids have 17 digits, the first of which is a zero.
  const digits = `0${digest.slice(0, 16)}`;
  if (/(?:^|_)arn$/.test(attribute)) return `arn:aws:mock:us-east-1:123456789012:${type}/${digits}`;
  if (attribute === 'id') return `${PREFIXES[type] ?? 'hf'}-${digits}`;
  const kind = /^(?:default|main)_(route_table|security_group|network_acl)_id$/.exec(
    attribute,
  )?.[1];
  return `${(kind && PREFIXES[`aws_${kind}`]) ?? 'hf'}-${digits}`;
}

export function blockOf(
  { modules }: ModuleTree,
  { modulePath, mode, rawType, name }: PlannedResource,
): SourceBlock | undefined {
  const path = modulePath.map((step) => step.name).join('.');
  return modules.get(path)?.resources.get(`${mode}.${rawType}.${name}`);
}

/** Whether the source sets an argument or a block of this name, a `dynamic` one included. */
export function isConfigured({ parts }: SourceBlock, name: string): boolean {
  return parts.some(
    ({ body }) =>
      body.attributes.some((attribute) => attribute.name === name) ||
      body.blocks.some(
        ({ type, labels }) => type === name || (type === 'dynamic' && labels[0] === name),
      ),
  );
}
