/** Arguments whose values are not shown whatever the plan says of them. */
const SECRET_NAME = /(passw|secret|token|credential|private|api_?key|user_data|connection_string)/i;
const MAX_TEXT = 80;

/** A value in words, bounded, with nothing in it that looks like a secret. */
export function showValue(value: unknown, attribute: string): string {
  if (value === undefined || value === null || value === '') return 'not set';
  if (SECRET_NAME.test(attribute)) return 'a value that is not shown';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // Documents hold anything, and nobody compares them by eye.
  if (text.length > MAX_TEXT || text.includes('\n'))
    return `${describe(value)} of ${text.length} characters`;
  return text;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a block' : 'a text';
}
