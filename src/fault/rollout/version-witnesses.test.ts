import { describe, expect, it } from 'vitest';
import type { TargetState } from '../../target/inventory.js';
import type { WitnessView } from '../fault-driver.js';
import { newVersionServes } from './version-witnesses.js';
import { targetsIn } from './rollout.fixture.js';

describe('the witness of a new version', () => {
  const look = (
    behaviour: Parameters<typeof newVersionServes>[1],
    states: Readonly<Record<string, string>>,
    failed = 0,
  ): Promise<string | null> => {
    const view = {
      targets: targetsIn(states),
      targetChanges: [...targetsIn(states).values()],
      probe: { failed },
    } as unknown as WitnessView;
    return newVersionServes(['old'], behaviour).look(view);
  };

  it('knows that one was unhealthy although it has been replaced when it looks', async () => {
    const replaced = targetsIn({ old: 'healthy', newer: 'initial' });
    const changes = (instanceId: string): TargetState[] =>
      ['initial', 'unhealthy', 'draining', 'deregistered'].map((state) => ({
        instanceId,
        zone: '',
        state,
        reason: null,
      }));
    const lookAt = (targetChanges: TargetState[]): Promise<string | null> =>
      newVersionServes(['old'], 'fails-health-checks').look({
        targets: replaced,
        targetChanges,
        probe: { failed: 0 },
      } as unknown as WitnessView);
    expect(await lookAt(changes('new'))).toBe('new unhealthy');
    expect(await lookAt(changes('old'))).toBeNull();
    expect(await lookAt([])).toBeNull();
  });

  it('sees a good one once no old instance serves', async () => {
    expect(await look('good', { old: 'healthy', new: 'healthy' })).toBeNull();
    expect(await look('good', { old: 'draining', new: 'healthy' })).toBe('new healthy');
  });

  it('sees a bad one by its health, or by what users see', async () => {
    expect(await look('fails-health-checks', { old: 'healthy', new: 'initial' })).toBeNull();
    expect(await look('fails-health-checks', { old: 'healthy', new: 'unhealthy' })).not.toBeNull();
    expect(await look('fails-users', { new: 'healthy' })).toBeNull();
    expect(await look('fails-users', { new: 'healthy' }, 3)).not.toBeNull();
  });
});
