import { z } from 'zod';
import { didYouMean } from './nearest-name.js';

/** What is wrong, where, and what was expected: one sentence for each problem. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** How many problems of one file are named: the first ones are mended first. */
const MAX_PROBLEMS = 10;

/** Checks data against a schema; either the data, or what is wrong with it. */
export function check<T>(
  schema: z.ZodType<T>,
  data: unknown,
): { readonly data: T } | { readonly problems: readonly Problem[] } {
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return { data: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, schema));
  return { problems: problems.slice(0, MAX_PROBLEMS) };
}

/** `gate.failOn`, `tiers.bastion`, `allow[2].attribute`. */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`,
    )
    .join('');
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `\`${showPath([...path, key]).slice(0, 200)}\` is not known.${didYouMean(key, known) || ` Known are ${known.join(', ')}.`}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({
      path,
      message: `\`${showPath(path).slice(0, 200)}\` is not known, ${expectedOf(inner)}.${nearestOf(inner, path.at(-1))}`,
    }));
  }
  const where = path.length === 0 ? 'it' : `\`${showPath(path).slice(0, 200)}\``;
  return [
    {
      path,
      message: `${where} is ${show(issue.input)}, ${expectedOf(issue)}.${nearestOf(issue, issue.input)}`,
    },
  ];
}

function expectedOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `expected ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') {
    return `expected ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'string'
      ? 'expected a text that is not empty'
      : `expected ${String(issue.minimum)}${entriesOf(issue)} or more`;
  }
  if (issue.code === 'too_big')
    return `expected ${String(issue.maximum)}${entriesOf(issue)} or less`;
  return issue.message.startsWith('expected') ? issue.message : `expected ${issue.message}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function nearestOf(issue: z.core.$ZodIssue, given: unknown): string {
  return issue.code === 'invalid_value' && typeof given === 'string'
    ? didYouMean(given, issue.values.map(String))
    : '';
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  // JSON would write null for NaN and Infinity.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly propertyNames?: { readonly enum?: readonly unknown[] };
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const step of path) {
    const additional = current.additionalProperties;
    const next =
      typeof step === 'number'
        ? current.items
        : (current.properties?.[String(step)] ??
          (typeof additional === 'object' ? additional : undefined));
    if (next === undefined) return [];
    current = next;
  }
  return current.propertyNames?.enum?.map(String) ?? Object.keys(current.properties ?? {});
}

function entriesOf({ origin }: { readonly origin: string }): string {
  if (origin === 'array') return ' entries';
  return origin === 'string' ? ' characters' : '';
}
