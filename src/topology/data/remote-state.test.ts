import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { readRemoteState } from './remote-state.js';

const block = (type: string, settings: Readonly<Record<string, string | boolean>>) => ({
  type,
  settings,
  open: [],
  location: { file: 'main.tf', line: 1 },
});

describe('the lock of a backend', () => {
  const locked = (type: string, settings: Readonly<Record<string, string | boolean>>) =>
    readRemoteState(block(type, settings), buildResolver(resource('aws_vpc.v'))).locked;

  test('of Consul may be switched off', () => {
    expect(locked('consul', { path: 'x' })).toEqual({ state: 'known', value: true });
    expect(locked('consul', { path: 'x', lock: false })).toEqual({ state: 'known', value: false });
  });
});

describe('the versions of a bucket', () => {
  const enabled = { versioning_configuration: [{ status: 'Enabled' }] };
  const versioned = (bucket: Args, ...more: ReturnType<typeof resource>[]) => {
    const state = block('s3', { bucket: 'state', key: 'x', use_lockfile: true });
    const own = resource('aws_s3_bucket.state', { bucket: 'state', ...bucket });
    const other = resource('aws_s3_bucket.other', { bucket: 'other' });
    const field = readRemoteState(state, buildResolver(own, other, ...more)).versioned;
    return field.state === 'known' ? field.value : 'unknown';
  };
  const versioning = (...names: string[]) =>
    resource('aws_s3_bucket_versioning.v', { bucket: ref(...names), ...enabled });

  test('are kept where its own resource says so', () => {
    expect(versioned({})).toBe(false);
    expect(versioned({}, versioning('aws_s3_bucket.state.id'))).toBe(true);
    expect(versioned({}, versioning('aws_s3_bucket.other.id'))).toBe(false);
  });

  test('are not proven by a resource that may be of another bucket', () => {
    const either = versioning('aws_s3_bucket.state.id', 'aws_s3_bucket.other.id');
    expect(versioned({}, either)).toBe('unknown');
  });

  test('are kept where the block of the bucket itself says so', () => {
    expect(versioned({ versioning: [{ enabled: true }] })).toBe(true);
    expect(versioned({ versioning: [{ enabled: false }] })).toBe(false);
  });
});
