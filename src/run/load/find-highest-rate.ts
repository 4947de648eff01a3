/** A rate is tried no finer than this share of the highest that held. */
const FINENESS = 0.1;

/**
 * The next rate to try, in requests per second: doubled until one does not hold, then the middle of
 * the gap. Null once the gap is a tenth, or the highest rate holds.
 */
export function nextRate(
  tried: readonly { readonly ratePerSecond: number; readonly metObjectives: boolean }[],
  highest: number,
): number | null {
  const held = Math.max(0, ...ratesOf(tried, true));
  const missed = Math.min(Infinity, ...ratesOf(tried, false));
  if (tried.length === 0) return round(highest / 16);
  if (held >= highest) return null;
  if (missed === Infinity) return held * 2 >= highest ? highest : round(held * 2);
  if (missed - held <= Math.max(1, FINENESS * held)) return null;
  // Where not even the first held, the way is down.
  return round((missed + held) / 2);
}

export function highestHeld(
  tried: readonly { readonly ratePerSecond: number; readonly metObjectives: boolean }[],
): number {
  return Math.max(0, ...ratesOf(tried, true));
}

function ratesOf(
  tried: readonly { readonly ratePerSecond: number; readonly metObjectives: boolean }[],
  met: boolean,
): number[] {
  return tried
    .filter(({ metObjectives }) => metObjectives === met)
    .map(({ ratePerSecond }) => ratePerSecond);
}

/** To two digits: a rate is said to people. */
function round(rate: number): number {
  return Math.max(1, Number(rate.toPrecision(2)));
}
