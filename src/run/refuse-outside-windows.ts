import { HoldfastError } from '../model/error.js';
import type { Scenario } from '../model/scenario.js';
import { isOpen, nextOpening } from '../scenario/allowed-windows.js';

/**
 * Refuses a run outside of its scenario's allowed windows. In the lab nobody is disturbed, so it runs
 * there at any time.
 * @throws HoldfastError run/outside-windows
 */
export function refuseOutsideWindows(
  scenarios: readonly Scenario[],
  target: string,
  now: Date,
): void {
  if (target === 'lab') return;
  for (const { name, windows } of scenarios) {
    if (windows === null || isOpen(windows, now)) continue;
    const { timeZone, days, from, to } = windows;
    const next = nextOpening(windows, now);
    const opens =
      next === null
        ? 'None opens within a year'
        : `The next one opens at ${inZone(next, timeZone)} ${timeZone} (${next.toISOString().slice(0, 16)}Z)`;
    throw new HoldfastError(
      'run/outside-windows',
      `${name} may run ${days.join(', ')} from ${from} to ${to} ${timeZone}, and it is ${inZone(now, timeZone)} there`,
      { hint: `${opens}. --outside-windows runs it all the same.` },
    );
  }
}

function inZone(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
