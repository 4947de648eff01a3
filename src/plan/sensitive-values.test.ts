import { expect, test } from 'vitest';
import { readSensitiveValues } from './sensitive-values.js';

const of = (root: Record<string, unknown>): string[] => [...readSensitiveValues(root)].toSorted();

test('values before and after a change', () => {
  const change = {
    before: { password: 'old', name: 'x' },
    before_sensitive: { password: true },
    after: { password: 'new', name: 'x', port: 3306, rows: [{ key: 'deep' }, { key: 'plain' }] },
    after_sensitive: { password: true, port: true, rows: [{ key: true }, {}] },
  };
  expect(of({ resource_changes: [{ change }] })).toEqual(['3306', 'deep', 'new', 'old']);
});

test('everything under a mark', () => {
  const change = {
    after: { tags: { a: 'one', b: ['two', true, null, ''] } },
    after_sensitive: true,
  };
  expect(of({ resource_drift: [{ change }] })).toEqual(['one', 'two']);
});

test('values of states, in modules too', () => {
  const module = {
    resources: [{ values: { a: 'root' }, sensitive_values: { a: true } }],
    child_modules: [{ resources: [{ values: { a: 'child' }, sensitive_values: { a: true } }] }],
  };
  expect(of({ prior_state: { values: { root_module: module } } })).toEqual(['child', 'root']);
  expect(of({ values: { root_module: module } })).toEqual(['child', 'root']);
  expect(of({ planned_values: { root_module: module } })).toEqual(['child', 'root']);
});

test('outputs and variables that are declared so', () => {
  const root = {
    variables: { p: { value: 'given' }, q: { value: 'plain' } },
    planned_values: {
      outputs: { o: { sensitive: true, value: 'put out' }, r: { value: 'plain' } },
    },
    output_changes: { o: { after: 'changed', after_sensitive: true } },
    configuration: {
      root_module: {
        variables: { p: { sensitive: true, default: 'default' }, q: {} },
        module_calls: {
          m: { module: { variables: { s: { sensitive: true, default: 'inner' } } } },
        },
      },
    },
  };
  expect(of(root)).toEqual(['changed', 'default', 'given', 'inner', 'put out']);
});

test('nothing of a document of another shape', () => {
  expect(of({ resource_changes: 'x', variables: [1], configuration: null })).toEqual([]);
});
