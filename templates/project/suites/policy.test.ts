import { expect, test } from 'vitest';
import 'holdfast/vitest';
import { plan } from './plan.js';

test('the plan satisfies the policies', { timeout: 60_000 }, async () => {
  await expect(plan).toSatisfyPolicies();
});
