import { known, unknown } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { describe } from './database-storage.js';
import { part, type Store, type StorePart } from './store.js';

/** Stores that are encrypted at rest where arguments say so, and not by default. */
const SWITCHES: Readonly<
  Record<string, readonly (readonly [what: string, path: AttributePath])[]>
> = {
  aws_appsync_api_cache: [['its data', ['at_rest_encryption_enabled']]],
  aws_dax_cluster: [['its data', ['server_side_encryption', 0, 'enabled']]],
  aws_docdb_cluster: [['its data', ['storage_encrypted']]],
  aws_elasticsearch_domain: [['its data', ['encrypt_at_rest', 0, 'enabled']]],
  aws_neptune_cluster: [['its data', ['storage_encrypted']]],
  aws_opensearch_domain: [['its data', ['encrypt_at_rest', 0, 'enabled']]],
  aws_workspaces_workspace: [
    ['its root volume', ['root_volume_encryption_enabled']],
    ['its user volume', ['user_volume_encryption_enabled']],
  ],
};

const OWN: Readonly<Record<string, (store: PlannedResource) => StorePart>> = {
  aws_eks_cluster: ofCluster,
  aws_kinesis_firehose_delivery_stream: ofDelivery,
  aws_kinesis_stream: ofStream,
  aws_redshift_cluster: ofWarehouse,
  aws_sqs_queue: ofQueue,
};

/** Types that a plan can leave unencrypted. */
export const SWITCHED_TYPES: readonly string[] = [...Object.keys(SWITCHES), ...Object.keys(OWN)];

/** Databases, search domains, streams and queues of other services than RDS and ElastiCache. */
export function readOtherStores(resolver: Resolver): Store[] {
  return [
    ...Object.entries(SWITCHES).flatMap(([type, switches]) =>
      resolver.ofType(type).map((store) => ({
        address: store.address,
        parts: switches.map(([what, path]) => switched(store, what, path)),
      })),
    ),
    ...Object.entries(OWN).flatMap(([type, read]) =>
      resolver.ofType(type).map((store) => ({ address: store.address, parts: [read(store)] })),
    ),
  ];
}

function switched(store: PlannedResource, what: string, path: AttributePath): StorePart {
  const set = booleanAt(store, path, false);
  const isRestored = readAttribute(store, ['snapshot_identifier']).state !== 'absent';
  if (isRestored && set.state === 'known' && !set.value) {
    const why = `${store.address} is of a snapshot, whose encryption it has`;
    return part(what, unknown(why, [true, false]), why);
  }
  return part(what, set, describe(store.address, path.join('.'), set));
}

/** CreateStream encrypts nothing; the provider's default is NONE. */
function ofStream(stream: PlannedResource): StorePart {
  const type = textAt(stream, ['encryption_type'], 'NONE');
  const encrypted =
    type.state === 'known' ? known(type.value === 'KMS') : unknown<boolean>(type.reason);
  const why = type.state === 'known' ? `${stream.address} has encryption_type ${type.value}` : '';
  return part('its records', encrypted, why);
}

/** Source: Amazon Data Firehose Developer Guide, "Data protection in Amazon Data Firehose". */
function ofDelivery(stream: PlannedResource): StorePart {
  if (readAttribute(stream, ['kinesis_source_configuration', 0]).state !== 'absent') {
    const why = `${stream.address} reads a stream of Kinesis, and then keeps nothing at rest itself`;
    return part('what waits to be delivered', known(true), why);
  }
  const path = ['server_side_encryption', 0, 'enabled'];
  const set = booleanAt(stream, path, false);
  return part('what waits to be delivered', set, describe(stream.address, path.join('.'), set));
}

/**
 * Source: AWS Compute Blog, "Announcing server-side encryption with Amazon Simple Queue Service-managed
 * encryption keys (SSE-SQS) by default": new queues are, unless they are told not to be. One that is
 * there has its own value in the plan.
 */
function ofQueue(queue: PlannedResource): StorePart {
  const { address } = queue;
  const key = readAttribute(queue, ['kms_master_key_id']);
  if (key.state !== 'absent' && !(key.state === 'known' && key.value === ''))
    return part('its messages', known(true), `${address} names a kms_master_key_id`);
  const isUnset = readAttribute(queue, ['sqs_managed_sse_enabled']).state === 'absent';
  const set = booleanAt(queue, ['sqs_managed_sse_enabled'], true);
  const why = isUnset
    ? 'SQS encrypts new queues by itself (SSE-SQS)'
    : describe(address, 'sqs_managed_sse_enabled', set);
  return part('its messages', set, why);
}

/**
 * Since 10 January 2025 Redshift encrypts each new cluster. Up to 5.x the provider's default is false,
 * which it does not send on creation: the next plan then takes the encryption away.
 * Source: hashicorp/terraform-provider-aws, issues 41040 and 42598 and pull request 42631.
 */
function ofWarehouse(cluster: PlannedResource): StorePart {
  const { address } = cluster;
  const set = booleanAt(cluster, ['encrypted'], true);
  const isOff = set.state === 'known' && !set.value;
  const isRestored = ['snapshot_identifier', 'snapshot_arn'].some(
    (name) => readAttribute(cluster, [name]).state !== 'absent',
  );
  if (isOff && isRestored) {
    const why = `${address} is of a snapshot, whose encryption it has`;
    return part('its data', unknown(why, [true, false]), why);
  }
  const why = isOff
    ? `${address} does not set encrypted to true: what Redshift encrypts on creation, a later apply then decrypts`
    : describe(address, 'encrypted', set);
  return part('its data', set, why);
}

/** Since when EKS encrypts what the Kubernetes API keeps: Amazon EKS User Guide, "Default envelope encryption". */
const FIRST_ENCRYPTED_MINOR = 28;

function ofCluster(cluster: PlannedResource): StorePart {
  const what = 'its Kubernetes API data';
  const { address } = cluster;
  if (readAttribute(cluster, ['encryption_config', 0]).state !== 'absent')
    return part(what, known(true), `${address} has an encryption_config`);
  if (readAttribute(cluster, ['version']).state === 'absent')
    return part(what, known(true), 'EKS encrypts it in the version that it takes by default');
  const version = textAt(cluster, ['version']);
  if (version.state === 'unknown') return part(what, unknown(version.reason, [true, false]), '');
  const minor = Number(/^1\.(\d+)$/.exec(version.value)?.[1]);
  if (!Number.isInteger(minor)) {
    const why = `whether EKS encrypts it in version ${version.value} is not known`;
    return part(what, unknown(why, [true, false]), why);
  }
  const encrypted = minor >= FIRST_ENCRYPTED_MINOR;
  const why = `EKS ${encrypted ? 'encrypts it' : 'does not encrypt it by itself'} in version ${version.value}`;
  return part(what, known(encrypted), why);
}
