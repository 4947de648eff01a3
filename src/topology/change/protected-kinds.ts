import type { Severity } from '../../model/finding.js';
import type { ChangeAction } from '../../plan/plan.js';
import type { JsonObject } from '../../plan/json-shape.js';
import { EMPTIED_BUCKET, GROUP_RULE, NETWORK_ACL, WEB_ACL } from './protected-shapes.js';
import { KINDS } from './protected-types.js';

/** What protects, and how: arguments in blocks are paths such as `x.0.enabled`. */
export interface Protection {
  /** Switches that protect where they are true. */
  readonly guards: readonly string[];
  /** Numbers that protect less where they are smaller. */
  readonly amounts: readonly string[];
  /** Switches that protect where they are false. */
  readonly hazards: readonly string[];
  /** Numbers after which something goes, and never does where none is said. */
  readonly terms?: readonly string[];
  /** Arguments that protect where they have this value. */
  readonly words?: Readonly<Record<string, string>>;
  /** Numbers that protect as long as they are at least this large. */
  readonly floors?: Readonly<Record<string, number>>;
  /** Arguments that protect where they name something. */
  readonly named?: readonly string[];
  /** Lists of which each entry protects something. */
  readonly lists?: readonly string[];
  /** Arguments of which no plan tells whether another value protects as well. */
  readonly same?: readonly string[];
  /** Blocks of which each protects something, and the argument that each is known by. */
  readonly rows?: Readonly<Record<string, Partial<Protection> & { readonly by: string }>>;
}

/** What a resource is to those who depend on it. */
export interface ProtectedKind extends Protection {
  readonly name: string;
  readonly severity: Severity;
  /** What is lost where it is deleted or replaced. */
  readonly loses: string;
  /** What may be deleted and replaced: only what it says of something else counts. */
  readonly mayGo?: true;
  /** It keeps nothing itself: made anew it protects as before, where it says no less. */
  readonly remade?: true;
}

/** Undefined for what is not protected: read replicas and single nodes of a replication group too. */
export function protectedKind(
  type: string,
  before: JsonObject,
  action: ChangeAction,
): ProtectedKind | undefined {
  const isCopy = ['replicate_source_db', 'replication_group_id'].some((name) => {
    const source = before[name];
    return (
      typeof source === 'string' && source !== '' && type !== 'aws_elasticache_replication_group'
    );
  });
  if (isCopy || !Object.hasOwn(KINDS, type)) return undefined;
  const isTaken = action === 'delete' || action === 'replace';
  // AWS deletes no bucket, repository or zone that holds anything, unless Terraform empties it first.
  const isEmptied = ['force_destroy', 'force_delete'].some((name) => before[name] === true);
  if (type === 'aws_s3_bucket')
    return isTaken && isEmptied ? EMPTIED_BUCKET : kindOfUpdate(type, isTaken);
  if (type === 'aws_ecr_repository' && isTaken && !isEmptied) return undefined;
  if (type === 'aws_route53_record' && !isAddress(before)) return undefined;
  return kindOfUpdate(type, isTaken);
}

function kindOfUpdate(type: string, isTaken: boolean): ProtectedKind | undefined {
  const kind = KINDS[type];
  return isTaken && kind?.mayGo ? undefined : kind;
}

/** A name that users come by; those that begin with `_` prove something to somebody. */
function isAddress(record: JsonObject): boolean {
  const name = record['name'];
  return (
    ['A', 'AAAA', 'CNAME'].includes(String(record['type'])) &&
    typeof name === 'string' &&
    !name.startsWith('_')
  );
}

/** A rule or a group counts only where something protected holds the group. */
export function isGroupRule(kind: ProtectedKind): boolean {
  return kind === GROUP_RULE;
}

export function isWebAcl(kind: ProtectedKind): boolean {
  return kind === WEB_ACL;
}

export function isNetworkAcl(kind: ProtectedKind): boolean {
  return kind === NETWORK_ACL;
}
