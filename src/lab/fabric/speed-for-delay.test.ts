import { expect, test } from 'vitest';
import { webAppDeployment } from '../testing/web-app-deployment.js';
import { UNIMPAIRED } from './impairment.js';
import { highestSpeedFor } from './speed-for-delay.js';

const delay = (delayMs: number, jitterMs = 0) => ({ ...UNIMPAIRED, delayMs, jitterMs });

test.each([
  // Five delays of a new connection to the database against its 5 s, of which 0.6 may be used.
  [delay(20, 5), true, 24],
  [delay(100), true, 6],
  // Two of a health check against its 8 s.
  [delay(20, 5), false, 96],
  [delay(0), true, Infinity],
])('%o with database %s: %d', (impairment, database, speed) => {
  const deployment = webAppDeployment({ database });
  const [group] = deployment.targetGroups;
  expect(group?.healthCheck.timeoutSeconds).toBe(8);
  expect(highestSpeedFor(impairment, deployment)).toBe(speed);
});

test('a delay that exceeds every timeout at any speed does so at each', () => {
  expect(highestSpeedFor(delay(60_000), webAppDeployment())).toBe(Infinity);
});
