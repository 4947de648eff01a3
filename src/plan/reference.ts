import type { InstanceKey, Step } from './address.js';
import { parseSteps } from './address.js';

/** What a reference in the configuration names, with the attributes read from it. */
export type Reference =
  | {
      readonly kind: 'resource';
      readonly mode: 'managed' | 'data';
      readonly type: string;
      readonly name: string;
      readonly key: InstanceKey;
      readonly rest: readonly Step[];
    }
  | {
      readonly kind: 'module';
      readonly name: string;
      readonly key: InstanceKey;
      readonly output: string | undefined;
      readonly rest: readonly Step[];
    }
  | { readonly kind: 'variable'; readonly name: string; readonly rest: readonly Step[] }
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'each-key' | 'each-value'; readonly rest: readonly Step[] }
  | { readonly kind: 'count-index' }
  | { readonly kind: 'other'; readonly text: string };

/**
 * Terraform writes each reference followed by all its prefixes
 * (`aws_subnet.a[0].id`, `aws_subnet.a[0]`, `aws_subnet.a`); only the longest says something.
 * Source: terraform internal/command/jsonconfig/expression.go.
 */
export function parseReferences(texts: readonly string[]): readonly Reference[] {
  const before = parsed.get(texts);
  if (before) return before;
  const references = parseAll(texts);
  parsed.set(texts, references);
  return references;
}

/** Every instance of a resource has the same expressions, so that each list comes again and again. */
const parsed = new WeakMap<readonly string[], readonly Reference[]>();

function parseAll(texts: readonly string[]): Reference[] {
  const longest = texts.filter((text, index) => {
    const previous = texts[index - 1];
    return previous === undefined || !isPrefix(text, previous);
  });
  // A selector belongs to the reference before it, and so may come again; as may what it selects from,
  // once with it and once without.
  const selected = new Set(longest.filter((_, index) => SELECTOR.test(longest[index + 1] ?? '')));
  const seen = new Set<string>();
  return longest
    .filter((text) => {
      const isFirst = !seen.has(text);
      seen.add(text);
      return isFirst || SELECTOR.test(text) || selected.has(text);
    })
    .map(parseReference);
}

const SELECTOR = /^(each\.key|count\.index)$/;

function isPrefix(text: string, of: string): boolean {
  return (
    of.length > text.length &&
    of.startsWith(text) &&
    (of[text.length] === '.' || of[text.length] === '[')
  );
}

export function parseReference(text: string): Reference {
  const steps = parseSteps(text);
  const head = nameAt(steps, 0);
  switch (head) {
    case 'var':
      return { kind: 'variable', name: nameAt(steps, 1) ?? '', rest: steps.slice(2) };
    case 'local':
      return { kind: 'local', name: nameAt(steps, 1) ?? '' };
    case 'each':
      return { kind: nameAt(steps, 1) === 'key' ? 'each-key' : 'each-value', rest: steps.slice(2) };
    case 'count':
      return { kind: 'count-index' };
    case 'module': {
      const { key, rest } = takeKey(steps.slice(2));
      return {
        kind: 'module',
        name: nameAt(steps, 1) ?? '',
        key,
        output: nameAt(rest, 0),
        rest: rest.slice(1),
      };
    }
    case 'data':
      return resourceReference('data', steps.slice(1)) ?? { kind: 'other', text };
    case 'path':
    case 'terraform':
    case 'self':
    case undefined:
      return { kind: 'other', text };
    default:
      return resourceReference('managed', steps) ?? { kind: 'other', text };
  }
}

function resourceReference(
  mode: 'managed' | 'data',
  steps: readonly Step[],
): Reference | undefined {
  const type = nameAt(steps, 0);
  const name = nameAt(steps, 1);
  if (type === undefined || name === undefined) return undefined;
  const { key, rest } = takeKey(steps.slice(2));
  return { kind: 'resource', mode, type, name, key, rest };
}

function takeKey(steps: readonly Step[]): { key: InstanceKey; rest: readonly Step[] } {
  const [first] = steps;
  return first && 'key' in first
    ? { key: first.key, rest: steps.slice(1) }
    : { key: undefined, rest: steps };
}

function nameAt(steps: readonly Step[], index: number): string | undefined {
  const step = steps[index];
  return step && 'name' in step ? step.name : undefined;
}
