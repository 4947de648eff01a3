/**
 * A value and its error, both rounded to the same place: that of the error’s first figure, or of its
 * second where the first is 1, since rounding a 1 away would change the error by up to a half. Trailing
 * zeros stay, for they say how fine the value is. Null for an error of 0, which rounds nothing.
 *
 * @example roundWithError(91.304, 0.08) // { value: '91.30', error: '0.08' }
 */
export function roundWithError(
  value: number,
  error: number,
): { readonly value: string; readonly error: string } | null {
  if (!(error > 0 && Number.isFinite(error))) return null;
  const [figures = '', exponent = '0'] = error.toExponential(1).split('e');
  const place = Number(exponent) - (figures.startsWith('1') ? 1 : 0);
  return { value: roundTo(value, place), error: roundTo(error, place) };
}

/** Rounds to a power of ten, such as -2 for hundredths. */
function roundTo(value: number, place: number): string {
  const unit = 10 ** Math.max(0, place);
  const rounded = Number((value / unit).toFixed(Math.max(0, -place))) * unit;
  // Adding 0 makes one zero of both.
  return (rounded + 0).toFixed(Math.max(0, -place));
}
