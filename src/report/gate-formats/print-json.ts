// DEL, C1 and what is invisible stand in JSON as they are, unless somebody escapes them.
// So does what Azure Pipelines and GitHub's runner take for an order anywhere in a line (visible.ts).
const STEERING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|#(?=#(?:vso|teamcity)?\[)/giu;

/** Text that surely has none of those, as nearly all is: told several times as fast. */
const PLAIN = /^[\n !"$-~×–’“”…→]*$/;

/** Pretty JSON with a line break at its end, which reads back as the value and drives no terminal. */
export function printJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${PLAIN.test(text) ? text : text.replace(STEERING, escape)}\n`;
}

function escape(found: string): string {
  return found
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
