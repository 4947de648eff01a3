import { HoldfastError } from '../model/error.js';
import { replacePlaceholders, type Placeholder } from '../model/placeholder.js';
import type { HttpRequest } from '../model/scenario.js';

/**
 * Puts secrets and what a login took into headers and body; a body of JSON becomes text. JSON is
 * filled in before it becomes text, so that a quote in a value cannot end a string.
 * @throws HoldfastError probe/bad-header (which never shows the value)
 */
export function fillIn<T extends HttpRequest>(
  { headers, body, json, ...rest }: T,
  valueOf: (place: Placeholder) => string,
): T {
  const filled = replacePlaceholders(headers, valueOf);
  for (const [name, value] of Object.entries(filled ?? {})) {
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw new HoldfastError(
      'probe/bad-header',
      `The header ${name} of ${rest.method} ${rest.path} would hold a line break or another character that no header may have`,
      { hint: 'A variable set from a file often ends with a line break: leave that out.' },
    );
  }
  const text =
    json === undefined
      ? replacePlaceholders(body, valueOf)
      : JSON.stringify(replacePlaceholders(json, valueOf));
  return {
    ...rest,
    ...(filled === undefined ? {} : { headers: filled }),
    ...(text === undefined ? {} : { body: text }),
  } as unknown as T;
}
