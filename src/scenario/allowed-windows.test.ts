import { describe, expect, it } from 'vitest';
import type { AllowedWindows } from '../model/scenario.js';
import { isOpen, nextOpening } from './allowed-windows.js';

const OFFICE: AllowedWindows = {
  timeZone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '16:00',
  holidays: ['2026-12-25'],
};
const NIGHT: AllowedWindows = { ...OFFICE, days: ['fri'], from: '22:00', to: '04:00' };

describe('allowed windows', () => {
  // 2026-11-26 is a Thursday; Berlin is one hour ahead of UTC in winter, two in summer.
  it.each<[string, AllowedWindows, string, boolean]>([
    ['from its first minute', OFFICE, '2026-11-26T08:00:00Z', true],
    ['not before it', OFFICE, '2026-11-26T07:59:59Z', false],
    ['not at its end', OFFICE, '2026-11-26T15:00:00Z', false],
    ['not on another day', OFFICE, '2026-11-28T10:00:00Z', false],
    ['not on a holiday', OFFICE, '2026-12-25T10:00:00Z', false],
    ['by summer time in summer', OFFICE, '2026-07-02T07:00:00Z', true],
    ['over midnight', NIGHT, '2026-11-28T02:59:00Z', true],
    ['over midnight, of its own day only', NIGHT, '2026-11-27T02:59:00Z', false],
  ])('are open %s', (_, windows, at, open) => {
    expect(isOpen(windows, new Date(at))).toBe(open);
  });

  it.each<[string, AllowedWindows, string, string | null]>([
    ['today', OFFICE, '2026-11-26T05:00:30Z', '2026-11-26T08:00:00.000Z'],
    ['now, where it is open', OFFICE, '2026-11-26T10:00:00Z', '2026-11-26T10:00:00.000Z'],
    ['after the weekend', OFFICE, '2026-11-27T16:00:00Z', '2026-11-30T08:00:00.000Z'],
    ['after a holiday', OFFICE, '2026-12-24T16:00:00Z', '2026-12-28T08:00:00.000Z'],
    [
      'across the change to summer time',
      OFFICE,
      '2026-03-27T16:00:00Z',
      '2026-03-30T07:00:00.000Z',
    ],
    [
      'where that hour is left out on the one day of the week',
      { ...OFFICE, days: ['sun'], from: '02:30', to: '06:00' },
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'in a zone ahead by a day',
      { ...OFFICE, timeZone: 'Pacific/Kiritimati' },
      '2026-11-26T20:00:00Z',
      '2026-11-26T20:00:00.000Z',
    ],
    [
      'never',
      { ...OFFICE, days: ['mon'], from: '09:00', to: '09:30', holidays: mondays() },
      '2026-11-26T05:00:00Z',
      null,
    ],
  ])('open next %s', (_, windows, from, opens) => {
    expect(nextOpening(windows, new Date(from))?.toISOString() ?? null).toBe(opens);
  });
});

function mondays(): string[] {
  const first = Date.parse('2026-11-23T00:00:00Z');
  return Array.from({ length: 70 }, (_, week) =>
    new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}
