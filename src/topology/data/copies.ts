import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt } from '../uncertain-attribute.js';
import { accountDefaultsNow } from './account-default.js';
import { part, type Store, type StorePart } from './store.js';

/** A snapshot, an image or a copy of one: it has the encryption of its source, unless it is given more. */
interface CopyKind {
  readonly source?: AttributePath;
  /** An argument that encrypts the copy of what is not. */
  readonly flag?: string;
  /** An argument that names a key, which encrypts it as well. */
  readonly key?: string;
  /** EBS encrypts it where the account encrypts new volumes. */
  readonly byAccount?: true;
}

/**
 * Sources: Amazon EBS User Guide, "Amazon EBS encryption" (copies of snapshots, and the account's
 * default); Amazon EC2 User Guide, "Copy an AMI"; Amazon RDS User Guide, "Copying a DB snapshot".
 */
const KINDS: Readonly<Record<string, CopyKind>> = {
  aws_ebs_snapshot: { source: ['volume_id'] },
  aws_ebs_snapshot_copy: { source: ['source_snapshot_id'], flag: 'encrypted', byAccount: true },
  aws_ebs_snapshot_import: { flag: 'encrypted', byAccount: true },
  aws_ami_copy: { source: ['source_ami_id'], flag: 'encrypted', byAccount: true },
  aws_ami_from_instance: { source: ['source_instance_id'] },
  aws_db_snapshot: { source: ['db_instance_identifier'] },
  aws_db_cluster_snapshot: { source: ['db_cluster_identifier'] },
  aws_db_snapshot_copy: { source: ['source_db_snapshot_identifier'], key: 'kms_key_id' },
  aws_rds_cluster_snapshot_copy: {
    source: ['source_db_cluster_snapshot_identifier'],
    key: 'kms_key_id',
  },
  aws_docdb_cluster_snapshot: { source: ['db_cluster_identifier'] },
  aws_neptune_cluster_snapshot: { source: ['db_cluster_identifier'] },
};

export const COPY_TYPES: readonly string[] = Object.keys(KINDS);

/** A chain of copies longer than this goes round in a circle. */
const MAX_SOURCES = 8;

/** Copies of what is in `stores`, or outside of the plan. */
export function readCopies(
  resolver: Resolver,
  stores: readonly Store[],
  byAccount: boolean,
): Store[] {
  const copies = resolver.ofType(...COPY_TYPES);
  if (copies.length === 0) return [];
  const account = accountDefaultsNow(resolver, byAccount);
  const byAddress = new Map(stores.map((store) => [store.address, store]));

  function encryptionOf(copy: PlannedResource, hops: number): StorePart {
    const { address, type } = copy;
    const kind = KINDS[type] ?? {};
    const what = 'its data';
    for (const name of ['encrypted', 'storage_encrypted']) {
      const is = readAttribute(copy, [name]);
      if (is.state === 'known' && is.value === true)
        return part(what, known(true), `${address} is encrypted`);
      if (is.state === 'known' && is.value === false && name !== kind.flag)
        return part(what, known(false), `${address} is not encrypted`);
    }
    if (kind.key !== undefined && readAttribute(copy, [kind.key]).state !== 'absent')
      return part(what, known(true), `${address} names a ${kind.key}`);
    const { encrypts, why } = account(copy);
    if (kind.byAccount && encrypts === 'surely') return part(what, known(true), why);
    if (kind.flag !== undefined) {
      const set = booleanAt(copy, [kind.flag], false);
      if (set.state === 'unknown') return part(what, set, set.reason);
    }
    if (kind.byAccount && encrypts === 'perhaps')
      return part(what, unknown(why, [true, false]), why);
    if (kind.source === undefined) {
      const flag = kind.flag ?? 'encrypted';
      return part(what, known(false), `${address} does not set ${flag} to true, and ${why}`);
    }
    return inherited(copy, kind.source, hops);
  }

  function inherited(copy: PlannedResource, source: AttributePath, hops: number): StorePart {
    const what = 'its data';
    const why = `${copy.address} has the encryption of what its \`${source.join('.')}\` names`;
    const links = resolver.link(copy, source, (type) => SOURCES.has(type));
    const [target] = links.targets;
    if (!target || !links.exact || links.gaps.length > 0 || hops >= MAX_SOURCES)
      return part(what, unknown(`${why}, which is not in this plan`, [true, false]), why);
    const own = COPY_TYPES.includes(target.resource.type)
      ? [encryptionOf(target.resource, hops + 1)]
      : (byAddress.get(target.resource.address)?.parts ?? []);
    return part(what, worstOf(own, why), [why, ...own.map((item) => item.why)].join('; '));
  }

  return copies.map((copy) => ({ address: copy.address, parts: [encryptionOf(copy, 0)] }));
}

/** What a copy can be of. */
const SOURCES: ReadonlySet<string> = new Set([
  ...COPY_TYPES,
  'aws_ebs_volume',
  'aws_instance',
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_docdb_cluster',
  'aws_neptune_cluster',
]);

/** An image of an instance is a snapshot of each of its volumes. */
function worstOf(parts: readonly StorePart[], why: string): Uncertain<boolean> {
  const states = parts.map(({ encrypted }) => encrypted);
  return (
    states.find((state) => state.state === 'known' && !state.value) ??
    states.find(({ state }) => state === 'unknown') ??
    states[0] ??
    unknown(`${why}, of which nothing is known`, [true, false])
  );
}
