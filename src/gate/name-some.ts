/** How many of several are named in one notice. */
const NAMED = 10;

/** The first of several names, and how many more there are. */
export function nameSome(names: readonly string[], separator = ', '): string {
  const rest = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(separator)}${rest}`;
}
