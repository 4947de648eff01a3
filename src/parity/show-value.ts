/** Arguments whose values are not shown whatever the plan says of them. */
const SECRET_NAME = /(passw|secret|token|credential|private|api_?key|user_data|connection_string)/i;
/** `postgres://user:password@host`. */
const WITH_LOGIN = /:\/\/[^\s/@]*:[^\s/@]+@/;
const MAX_TEXT = 80;

/** Whether a value behind this name is not shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A value in words, bounded, with nothing in it that looks like a secret. */
export function showValue(value: unknown, attribute: string): string {
  if (value === undefined || value === null || value === '') return 'not set';
  if (isSecretName(attribute)) return 'a value that is not shown';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // A short document, such as a container's environment, may name a password and have it beside.
  if (WITH_LOGIN.test(text) || (/^\s*[[{]/.test(text) && isSecretName(text)))
    return 'a value that is not shown';
  // Documents hold anything, and nobody compares them by eye.
  if (text.length > MAX_TEXT || text.includes('\n'))
    return `${describe(value)} of ${text.length} characters`;
  return text;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a block' : 'a text';
}
