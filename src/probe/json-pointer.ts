/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export function atPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, key) ? (Reflect.get(value, key) as unknown) : undefined;
  }
  return value;
}
