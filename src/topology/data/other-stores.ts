import { known, unknown } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { describe } from './database-storage.js';
import { part, type Store, type StorePart } from './store.js';

/** Stores that are encrypted at rest where an argument says so, and not by default. */
const SWITCHES: Readonly<Record<string, AttributePath>> = {
  aws_docdb_cluster: ['storage_encrypted'],
  aws_neptune_cluster: ['storage_encrypted'],
  aws_opensearch_domain: ['encrypt_at_rest', 0, 'enabled'],
  aws_elasticsearch_domain: ['encrypt_at_rest', 0, 'enabled'],
};

/** Stores that AWS always encrypts. Source: Amazon DynamoDB and MemoryDB Developer Guides, encryption at rest. */
const ALWAYS = ['aws_dynamodb_table', 'aws_memorydb_cluster'];

/** Databases, search domains and streams of other services than RDS and ElastiCache. */
export function readOtherStores(resolver: Resolver): Store[] {
  const one = (resource: PlannedResource, own: StorePart): Store => ({
    address: resource.address,
    parts: [own],
  });
  return [
    ...Object.entries(SWITCHES).flatMap(([type, path]) =>
      resolver.ofType(type).map((store) => one(store, switched(store, path))),
    ),
    ...resolver
      .ofType(...ALWAYS)
      .map((store) =>
        one(store, part('its data', known(true), `AWS encrypts every ${store.type} at rest`)),
      ),
    ...resolver.ofType('aws_kinesis_stream').map((stream) => one(stream, ofStream(stream))),
  ];
}

function switched(store: PlannedResource, path: AttributePath): StorePart {
  const set = booleanAt(store, path, false);
  const isRestored = readAttribute(store, ['snapshot_identifier']).state !== 'absent';
  if (isRestored && set.state === 'known' && !set.value) {
    const why = `${store.address} is of a snapshot, whose encryption it has`;
    return part('its data', unknown(why, [true, false]), why);
  }
  return part('its data', set, describe(store.address, path.join('.'), set));
}

/** CreateStream encrypts nothing; the provider's default is NONE. */
function ofStream(stream: PlannedResource): StorePart {
  const type = textAt(stream, ['encryption_type'], 'NONE');
  const encrypted =
    type.state === 'known' ? known(type.value === 'KMS') : unknown<boolean>(type.reason);
  const why = type.state === 'known' ? `${stream.address} has encryption_type ${type.value}` : '';
  return part('its records', encrypted, why);
}
