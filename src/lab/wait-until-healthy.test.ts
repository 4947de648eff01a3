import { expect, test, vi } from 'vitest';
import type { LabTimers } from './lab-timers.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import { waitUntilHealthy } from './wait-until-healthy.js';

test('a target that stays unhealthy is told with what the plan drops, as inconclusive', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(1e9);
  const group = {
    deployed: { healthCheck: { intervalSeconds: 5, timeoutSeconds: 2 } },
    health: () => [{ instanceId: 'i-1', state: 'unhealthy', reason: 'Target.Timeout' }],
  } as unknown as TargetGroup;
  const timers = { realMs: (seconds: number) => seconds * 1000 } as unknown as LabTimers;
  await expect(
    waitUntilHealthy([group], timers, () => false, ['app → db is dropped.']),
  ).rejects.toMatchObject({
    code: 'lab/not-healthy',
    exitCode: 3,
    hint: expect.stringContaining('app → db is dropped.') as string,
  });
  clock.mockRestore();
});
