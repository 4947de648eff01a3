import { expect, it } from 'vitest';
import { loadScenario } from '../scenario/load-scenario.js';
import { refuseOutsideWindows } from './refuse-outside-windows.js';

it('refuses a closed window elsewhere than in the lab, and says when the next one opens', () => {
  const windows = {
    timeZone: 'Europe/Berlin',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '16:00',
    holidays: [],
  } as const;
  const scenarios = [{ ...loadScenario('kill-az'), windows }];
  const saturday = new Date('2026-11-28T10:00:00Z');
  expect(() => refuseOutsideWindows(scenarios, 'lab', saturday)).not.toThrow();
  expect(() =>
    refuseOutsideWindows(scenarios, 'aws', new Date('2026-11-27T10:00:00Z')),
  ).not.toThrow();
  expect(() => refuseOutsideWindows(scenarios, 'aws', saturday)).toThrow(
    expect.objectContaining({
      code: 'run/outside-windows',
      hint: expect.stringMatching(
        /30\/11\/2026, 09:00 Europe\/Berlin \(2026-11-30T08:00Z\)/,
      ) as string,
    }) as Error,
  );
});
