import { describe, expect, it } from 'vitest';
import { webAppDeployment } from '../../lab/testing/web-app-deployment.js';
import type { FaultForecast } from '../../model/forecast.js';
import { compareForecasts } from './compare-forecasts.js';
import { FORECAST_ASSUMPTIONS, forecastFaults } from './forecast.js';
import { plannedInventory } from './planned-inventory.js';

const find = (all: readonly FaultForecast[], fault: string, where: string): FaultForecast => {
  const found = all.find((each) => each.fault === fault && each.where === where);
  if (found === undefined) throw new Error(`no ${fault} ${where}`);
  return found;
};

describe('the inventory of a plan', () => {
  it('has each group at its desired capacity, spread over its zones, and what stands alone', () => {
    const { instances } = plannedInventory(webAppDeployment({ instances: 5 }));
    const counts = (zone: string): number =>
      instances.filter((each) => each.application && each.zone === zone).length;
    expect([counts('us-east-1a'), counts('us-east-1b')]).toEqual([3, 2]);
    expect(instances.filter(({ application }) => !application).length).toBe(1);
  });
});

describe('the forecast', () => {
  const good = forecastFaults(webAppDeployment());

  it('has each fault in each zone', () => {
    expect(find(good, 'kill-az', 'zone us-east-1a').prediction?.outageSeconds).toEqual({
      low: 60,
      high: 120,
    });
    expect(find(good, 'kill-az', 'zone us-east-1b').prediction?.path.survives).toBe(true);
    expect(find(good, 'stop-instance', '').prediction?.capacity.after).toBe(3);
  });

  it('has a surge on users whose number it says to have assumed', () => {
    const surge = find(good, 'surge', '');
    expect(surge).toMatchObject({
      refused: false,
      // As long as the surge lasts holds of any measurement, and so is no prediction.
      prediction: { outageSeconds: null },
    });
    expect(surge.prediction?.path.why).toBe(
      '4 instances are left; no plan tells whether they bear 125/s more each; nothing adds instances',
    );
    expect(surge.hits.join()).toContain('sends 500 requests a real second');
    expect(FORECAST_ASSUMPTIONS.join()).toContain('100 requests a second');
  });

  it('says what a change makes better or worse, and the other way round the opposite', () => {
    const single = forecastFaults(webAppDeployment({ multiAz: false }));
    const changes = compareForecasts(good, single);
    const killed = changes.find(({ fault, where }) => fault === 'kill-az' && where.endsWith('1a'));
    expect(killed).toMatchObject({ change: 'worse', why: expect.stringMatching(/no standby/) });
    expect(
      compareForecasts(single, good).find(
        ({ fault, where }) => fault === killed?.fault && where === killed.where,
      ),
    ).toMatchObject({ change: 'better' });
    for (const { change } of compareForecasts(good, good)) expect(change).toBe('same');
  });

  it('answers for a stack with nothing to hit', () => {
    const empty = forecastFaults(webAppDeployment({ instances: 0 }));
    expect(find(empty, 'stop-instance', '')).toMatchObject({ prediction: null, refused: false });
  });
});
