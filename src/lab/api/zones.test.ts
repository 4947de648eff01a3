import { expect, test } from 'vitest';
import { zoneId } from './zones.js';

/** Short names as AWS publishes them in its list of zone IDs. */
test.each([
  ['us-east-1', 'use1'],
  ['us-west-2', 'usw2'],
  ['eu-central-1', 'euc1'],
  ['ap-southeast-2', 'apse2'],
  ['ap-northeast-1', 'apne1'],
  ['sa-east-1', 'sae1'],
  ['us-gov-west-1', 'usgw1'],
])('%s is short for %s', (region, short) => {
  expect(zoneId(region, `${region}a`)).toBe(`${short}-az1`);
  expect(zoneId(region, `${region}c`)).toBe(`${short}-az3`);
});
