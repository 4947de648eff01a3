import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import type { BackendBlock } from '../../model/source.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';

/** Where a configuration keeps its state, as far as its source tells. */
export interface RemoteState {
  /** `local` where there is no block. */
  readonly type: string;
  readonly remote: Uncertain<boolean>;
  readonly locked: Uncertain<boolean>;
  /** Whether former versions are kept. */
  readonly versioned: Uncertain<boolean>;
  readonly evidence: readonly string[];
}

const isBucket: Wanted = (type) => type === 'aws_s3_bucket';

/** Backends that lock by themselves. Source: Terraform's documentation of each backend. */
const LOCKING = ['remote', 'cloud', 'azurerm', 'gcs', 'consul', 'kubernetes', 'pg', 'cos'];
/** HCP Terraform keeps every version of a state. */
const VERSIONING = ['remote', 'cloud'];

/** Nothing of a setting's value is taken over but what decides: a backend may name keys. */
export function readRemoteState(
  backend: BackendBlock | undefined,
  resolver: Resolver,
): RemoteState {
  if (backend === undefined || backend.type === 'local') {
    return {
      type: 'local',
      remote: known(false),
      locked: known(false),
      versioned: known(false),
      evidence: [
        backend
          ? `${at(backend)} keeps the state in a file`
          : 'no backend and no cloud block: the state is a file beside the configuration',
      ],
    };
  }
  const { type } = backend;
  const evidence = [`${at(backend)} is of type ${type}`];
  if (type === 's3') return readS3(backend, resolver, evidence);
  if (type === 'http') {
    const locked = backend.settings['lock_address'] !== undefined;
    return {
      type,
      remote: known(true),
      locked: orOpen(backend, locked, ['lock_address'], 'it names no lock_address'),
      versioned: unknown(`whether its server keeps former versions is not told`),
      evidence,
    };
  }
  const locks = LOCKING.includes(type);
  // Consul locks unless it is told not to.
  if (type === 'consul' && String(backend.settings['lock']) === 'false')
    return {
      type,
      remote: known(true),
      locked: known(false),
      versioned: unknown(`whether ${type} keeps former versions is set outside of Terraform`),
      evidence: [...evidence, 'it sets lock to false'],
    };
  return {
    type,
    remote: known(true),
    locked: locks ? known(true) : unknown(`what a backend of type ${type} locks is not read`),
    versioned: VERSIONING.includes(type)
      ? known(true)
      : unknown(`whether ${type} keeps former versions is set outside of Terraform`),
    evidence: locks ? [...evidence, `a backend of type ${type} locks by itself`] : evidence,
  };
}

function readS3(
  backend: BackendBlock,
  resolver: Resolver,
  evidence: readonly string[],
): RemoteState {
  const { settings } = backend;
  const hasTable = isNamed(settings['dynamodb_table']);
  const hasLockFile = settings['use_lockfile'] === true || settings['use_lockfile'] === 'true';
  const locks = [...(hasTable ? ['dynamodb_table'] : []), ...(hasLockFile ? ['use_lockfile'] : [])];
  return {
    type: 's3',
    remote: known(true),
    locked: orOpen(
      backend,
      locks.length > 0,
      ['dynamodb_table', 'use_lockfile'],
      'it names neither use_lockfile nor dynamodb_table',
    ),
    versioned: versioningOf(backend, resolver),
    evidence: [
      ...evidence,
      ...locks.map((name) => `it sets ${name}`),
      settings['encrypt'] === true
        ? 'it sets encrypt'
        : 'it does not set encrypt; S3 encrypts every new object all the same',
    ],
  };
}

/** Settings that are given by `terraform init -backend-config` stand in no file. */
function orOpen(
  backend: BackendBlock,
  holds: boolean,
  names: readonly string[],
  reason: string,
): Uncertain<boolean> {
  if (holds) return known(true);
  const open = backend.open.filter((name) => names.includes(name));
  // An empty list of settings is what a block has that leaves all of them to -backend-config.
  const isPartial = backend.open.length > 0 || Object.keys(backend.settings).length === 0;
  if (open.length === 0 && !isPartial) return known(false);
  return unknown(`${reason}, and some of its settings are given outside of the configuration`, [
    true,
    false,
  ]);
}

function versioningOf(backend: BackendBlock, resolver: Resolver): Uncertain<boolean> {
  const name = backend.settings['bucket'];
  const bucket = resolver
    .ofType('aws_s3_bucket')
    .find(({ values }) => isNamed(name) && values['bucket'] === name);
  if (!bucket) return unknown('its bucket is not in this plan', [true, false]);
  const links = resolver.ofType('aws_s3_bucket_versioning').map((versioning) => ({
    versioning,
    links: resolver.link(versioning, ['bucket'], isBucket),
  }));
  const own = links.find(
    ({ links: { targets, exact, gaps } }) =>
      exact && gaps.length === 0 && targets.some(({ resource }) => resource === bucket),
  );
  if (own) return statusOf(own.versioning);
  if (links.some(({ links: { gaps, exact } }) => gaps.length > 0 || !exact)) {
    return unknown('which bucket is versioned is not known', [true, false]);
  }
  // The block of the bucket itself, which versions of the provider since 4 still take.
  return booleanAt(bucket, ['versioning', 0, 'enabled'], false);
}

function statusOf(versioning: PlannedResource): Uncertain<boolean> {
  const status = textAt(versioning, ['versioning_configuration', 0, 'status']);
  return status.state === 'known' ? known(status.value === 'Enabled') : unknown(status.reason);
}

function isNamed(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function at({ location }: BackendBlock): string {
  return `the backend at ${location.file}:${location.line}`;
}
