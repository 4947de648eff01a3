// DEL, C1 and what is invisible stand in JSON as they are, unless somebody escapes them.
const STEERING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Pretty JSON with a line break at its end, which reads back as the value and drives no terminal. */
export function printJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(STEERING, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `${text}\n`;
}
