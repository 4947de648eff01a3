import { expect, test } from 'vitest';
import { compareValues } from './compare-values.js';

test.each([
  ['beside its name', { setting: [{ name: 'DB_PASSWORD', value: 'planted-a' }] }],
  ['in a short document', { definition: '[{"name":"API_KEY","value":"planted-a"}]' }],
  ['in a URL', { endpoint: 'postgres://app:planted-a@db.example/app' }],
])('a secret %s is compared, and not shown', (_where, value) => {
  const of = (own: unknown) => ({ value: own, unknown: {}, sensitive: {} });
  const other = JSON.parse(JSON.stringify(value).replace('planted-a', 'planted-b')) as unknown;
  const found = [...compareValues(of(value), of(other), ['block'])];
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain('planted');
});
