import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import { readStack } from '../../topology/read-stack.js';
import { gate } from '../gate.js';
import { loadPolicyBundle } from '../policy-bundle.js';
import { EXTENT_READERS, extentsOf } from './read-extent.js';

/** Of these nothing has an order: they are compared by their words. */
const BY_WORDS = [
  'availability/region-failover',
  // Of a change there is none before it.
  'change/protected-resources',
];

test('every policy tells its extent, or is known not to', () => {
  const policies = loadPolicyBundle().metadata.map(({ id }) => id);
  expect([...EXTENT_READERS.keys(), ...BY_WORDS].toSorted()).toEqual(policies.toSorted());
});

test('every failure of the flawed plan tells how far it goes', async () => {
  const stack = readStack('fixtures/plans/private-web-app-flawed/plan.json');
  const { findings } = await gate(stack);
  const extents = extentsOf(stack, DEFAULT_SETTINGS);
  const failed = findings.filter(
    ({ verdict, policy }) => verdict === 'fail' && !BY_WORDS.includes(policy),
  );
  expect(failed.length).toBeGreaterThan(3);
  expect(failed.filter((finding) => extents(finding) === undefined)).toEqual([]);
});

test.each([
  ['data/remote-state', '"the state is a local file"'],
  ['lib/stores', '"cannot be reached by the application"'],
  ['edge/tls-policy', '"takes TLS "'],
  ['edge/certificate', '"has no default certificate"'],
  ['edge/waf-rules', '"stops no "'],
  ['edge/waf-rules', '" and no "'],
  ['edge/waf-rules', '" on some requests"'],
  ['edge/waf-rules', '" only counts)"'],
])('%s says %s, by which an extent knows it', (policy, sentence) => {
  expect(readFileSync(`policies/${policy}.rego`, 'utf8')).toContain(sentence);
});
