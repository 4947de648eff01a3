import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { Plan, PlannedResource } from '../../plan/plan.js';
import { containsTrue } from '../../plan/value-at.js';
import { blockOf, isConfigured, type Minted } from '../mint.js';
import { isTold } from '../origins.js';
import type { ModuleTree } from '../module-tree.js';
import type { ProviderUse } from '../providers.js';

const ARN = 'arn:aws:mock:us-east-1:123456789012:mock/mock';

/** What provider checks or functions would refuse, were it a random text as mocks make them. */
const PLAUSIBLE: JsonObject = {
  aws_availability_zones: { names: ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
  aws_caller_identity: { account_id: '123456789012' },
  aws_iam_policy_document: { json: '{}', minified_json: '{}' },
  aws_partition: { partition: 'aws', dns_suffix: 'amazonaws.com' },
  aws_region: { name: 'us-east-1', id: 'us-east-1' },
};

const SECRET = [{ kms_key_id: 'mock', secret_arn: ARN, secret_status: 'active' }];

/** Lists of blocks that a mock leaves empty, and of which sources read the first element. */
const COMPUTED_LISTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  aws_db_instance: { master_user_secret: SECRET },
  aws_rds_cluster: { master_user_secret: SECRET },
  aws_eks_cluster: {
    certificate_authority: [{ data: 'bW9jaw==' }],
    identity: [{ oidc: [{ issuer: 'https://oidc.example.com/id' }] }],
  },
};

/** Which resources get ids: all, or where that fails those that stacks are linked by. */
export type MintedTypes = 'all' | 'core';

/** Where a random text or an empty list made the plan fail, fewer are at risk. */
const CORE =
  /^aws_(?:default_)?(?:vpc|subnet|security_group|route_table|internet_gateway|nat_gateway|egress_only_internet_gateway|network_interface|eip|a?lb|a?lb_listener|a?lb_target_group|autoscaling_group|instance|launch_template|launch_configuration|db_subnet_group|wafv2_web_acl)$/;

/**
 * The test that plans the source with every provider mocked: ids of our own for each instance of the
 * plan, and beside them what the plan knows that the source does not set. `command = plan`: an apply
 * would run provisioners.
 */
export function writeMockFile(
  plan: Plan,
  tree: ModuleTree,
  minted: Minted,
  providers: ProviderUse,
  types: MintedTypes,
): string {
  const mock_provider = [...providers.configured].flatMap(([name, aliases]) =>
    aliases.map((alias) => ({
      [name]: { ...(alias === '' ? {} : { alias }), mock_data: MOCK_DATA },
    })),
  );
  const override_resource = [...plan.resources.values()].flatMap((resource) => {
    const ids = minted.byAddress.get(resource.address);
    if (!ids || ids.size === 0 || (types === 'core' && !CORE.test(resource.rawType))) return [];
    const values = {
      ...computedLists(resource),
      ...knownValues(resource, tree),
      ...Object.fromEntries(ids),
    };
    return [{ target: resource.address, override_during: 'plan', values: escapeTemplates(values) }];
  });
  const override_data = [...plan.data.values()]
    .filter(isWhollyKnown)
    .map((data) => ({ target: data.address, values: escapeTemplates(knownValues(data, tree)) }));
  const run = [{ links: { command: 'plan' } }];
  return JSON.stringify({ mock_provider, override_resource, override_data, run });
}

const MOCK_DATA = Object.entries(PLAUSIBLE).map(([type, defaults]) => ({ [type]: { defaults } }));

/** A data source that was read while planning. */
export function isWhollyKnown({ unknown }: PlannedResource): boolean {
  return !containsTrue(unknown);
}

function computedLists({ rawType, unknown, values }: PlannedResource): JsonObject {
  const lists = Object.hasOwn(COMPUTED_LISTS, rawType) ? COMPUTED_LISTS[rawType] : {};
  const open = Object.entries(lists ?? {}).filter(([name]) => unknown[name] === true);
  const validations = values['domain_validation_options'];
  return {
    ...Object.fromEntries(open),
    // The plan of a certificate knows its domains, which are the keys of the records that prove them.
    ...(rawType === 'aws_acm_certificate' && Array.isArray(validations)
      ? { domain_validation_options: validations.filter(isObject).map(completeValidation) }
      : {}),
  };
}

function completeValidation({ domain_name }: JsonObject): JsonObject {
  return {
    domain_name,
    resource_record_name: 'mock',
    resource_record_type: 'CNAME',
    resource_record_value: 'mock',
  };
}

/** Attributes that the provider sets, and not the source. */
function knownValues(resource: PlannedResource, tree: ModuleTree): JsonObject {
  const block = blockOf(tree, resource);
  const entries = Object.entries(resource.values).filter(
    ([name, value]) => block !== undefined && !isConfigured(block, name) && isTold(value),
  );
  return Object.fromEntries(entries);
}

/** In a JSON test file every text is a template. */
function escapeTemplates(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/[$%]\{/g, (mark) => `${mark[0] ?? ''}${mark}`);
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      escapeTemplates(key) as string,
      escapeTemplates(item),
    ]),
  );
}
