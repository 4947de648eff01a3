import { createHash } from 'node:crypto';
import { isObject } from '../plan/json-shape.js';

/**
 * Whether the mocked run says of an attribute what the plan says. What the source leaves unset has
 * the provider's default in the plan, and is null in a mock.
 */
export function isSame(real: unknown, mocked: unknown): boolean {
  if (mocked === undefined || mocked === null) return true;
  if (isEmpty(real) && isEmpty(mocked)) return true;
  if (Array.isArray(real) && Array.isArray(mocked)) return isSameSet(real, mocked);
  if (isObject(real) && isObject(mocked)) {
    const keys = new Set([...Object.keys(real), ...Object.keys(mocked)]);
    return [...keys].every((key) => isSame(real[key], mocked[key]));
  }
  if (isObject(real) || isObject(mocked) || Array.isArray(real) || Array.isArray(mocked))
    return false;
  return isSameText(String(real), String(mocked));
}

/** Whether two values are the same to every condition; null is what is not set. */
export function isIdentical(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortKeys(a ?? null)) === JSON.stringify(sortKeys(b ?? null));
}

/** What the provider takes for unset. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0)
    return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}

/** Longer lists are compared in their order: finding each element in all others takes the square. */
const MAX_UNORDERED = 500;

/** Sets are listed in an order that depends on what is unknown. */
function isSameSet(real: readonly unknown[], mocked: readonly unknown[]): boolean {
  if (real.length !== mocked.length) return false;
  if (real.length > MAX_UNORDERED) return isIdentical(real, mocked);
  const left = [...mocked];
  return real.every((item) => {
    const at = left.findIndex((other) => isSame(item, other));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

/** The provider keeps some texts in another form: lower case, without the last dot, as a hash, as plain JSON. */
function isSameText(real: string, mocked: string): boolean {
  if (real === mocked) return true;
  const [a, b] = [real, mocked].map((text) => text.trim().toLowerCase().replace(/\.$/, ''));
  if (a === b || hashesOf(mocked).includes(a ?? '')) return true;
  if (PROTOCOLS[a ?? ''] !== undefined && PROTOCOLS[a ?? ''] === PROTOCOLS[b ?? '']) return true;
  return isJson(real) && isJson(mocked) && canonical(real) === canonical(mocked);
}

/** The provider keeps the hash of user data as they are run: of what is Base64, of what it stands for. */
function hashesOf(text: string): string[] {
  return [text, Buffer.from(text, 'base64')].map((bytes) =>
    createHash('sha1').update(bytes).digest('hex'),
  );
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  '-1': 'all',
  all: 'all',
  '6': 'tcp',
  tcp: 'tcp',
  '17': 'udp',
  udp: 'udp',
  '1': 'icmp',
  icmp: 'icmp',
};

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

function canonical(text: string): string | undefined {
  try {
    return JSON.stringify(sortKeys(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
