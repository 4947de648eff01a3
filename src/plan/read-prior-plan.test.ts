import { expect, test } from 'vitest';
import { readPriorPlan } from './read-prior-plan.js';

test('outputs of the state before are read, and which of them are sensitive', () => {
  const vpc = { address: 'aws_vpc.v', mode: 'managed', type: 'aws_vpc', name: 'v', values: {} };
  const json = {
    format_version: '1.2',
    prior_state: {
      values: {
        root_module: { resources: [vpc] },
        outputs: { url: { value: 'x' }, key: { value: 'y', sensitive: true } },
      },
    },
    resource_changes: [
      { ...vpc, change: { actions: ['no-op'], before: {}, after: {}, after_unknown: {} } },
    ],
  };
  const { plan } = readPriorPlan({ path: 'p', sha256: '', json });
  expect([...(plan?.outputs ?? [])]).toEqual([
    ['url', 'x'],
    ['key', 'y'],
  ]);
  expect([...(plan?.sensitiveOutputs ?? [])]).toEqual(['key']);
});
