// DEL, C1 and what is invisible stand in JSON as they are, unless somebody escapes them.
const STEERING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/**
 * Where none of these code units stands (all of the above and more), there is nothing to escape: the
 * expression for that takes three times as long to find nothing in megabytes.
 */
const MAYBE_STEERING =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u08ff\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\uffff]/;

/** Pretty JSON with a line break at its end, which reads back as the value and drives no terminal. */
export function printJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${MAYBE_STEERING.test(text) ? escapeSteering(text) : text}\n`;
}

function escapeSteering(text: string): string {
  return text.replace(STEERING, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
