import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Outcome } from '../../model/sample.js';
import { readK6Records } from './read-k6-records.js';

// What k6's records say of who failed, as scenarios/k6/load.ts writes them.
const CASES: readonly (readonly [Outcome, Readonly<Record<string, string>>])[] = [
  ['ok', { status: '200', error: '0', status_expected: 'true', as_expected: 'true' }],
  ['failed-assertion', { status: '200', error: '0', status_expected: 'true' }],
  ['truncated', { status: '200', error: '1000', status_expected: 'true' }],
  ['closed', { status: '0', error: '1000' }],
  ['response-timeout', { status: '0', error: '1050' }],
  ['connect-timeout', { status: '0', error: '1211' }],
  ['refused', { status: '0', error: '1212' }],
  ['reset', { status: '0', error: '1220' }],
  ['dns', { status: '0', error: '1101' }],
  ['tls', { status: '0', error: '1310' }],
  ['target-error', { status: '503', error: '1503', server: '' }],
  ['lb-error', { status: '503', error: '1503', server: 'awselb/2.0' }],
  ['waf', { status: '403', error: '1403', server: 'awselb/2.0' }],
  ['waf', { status: '202', error: '0', server: '', waf_action: 'challenge' }],
  ['http-error', { status: '504', error: '1504', server: 'CloudFront' }],
];

it('tells who failed as far as k6 does', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-k6-outcomes-'));
  const file = join(dir, 'records.ndjson');
  const lines = CASES.map(([, tags]) =>
    JSON.stringify({
      metric: 'holdfast_exchange',
      type: 'Point',
      data: {
        time: '',
        value: 5,
        tags: { as_expected: 'false', ...tags },
        metadata: { sent: '1' },
      },
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  const outcomes: Outcome[] = [];
  try {
    await readK6Records(file, ({ outcome }) => outcomes.push(outcome));
  } finally {
    rmSync(dir, { recursive: true });
  }
  expect(outcomes).toEqual(CASES.map(([outcome]) => outcome));
});
