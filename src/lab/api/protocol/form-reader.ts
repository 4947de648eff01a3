import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../aws-error.js';
import type { OperationSchema } from './operation.js';

/** How a query service spells lists and names. */
export type Dialect = 'awsQuery' | 'ec2Query';

/** `Filter.1.Value.2=x` as a tree. Maps, since the keys are a client's own words. */
interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

/** Reads a form body into the input that the operation's schema describes. Throws AwsError. */
export function readForm(
  schema: OperationSchema,
  form: URLSearchParams,
  dialect: Dialect,
): Record<string, unknown> {
  const root = newNode();
  for (const [key, value] of form) {
    let node = root;
    for (const part of key.split('.')) {
      let child = node.children.get(part);
      if (child === undefined) node.children.set(part, (child = newNode()));
      node = child;
    }
    node.value = value;
  }
  const input = NormalizedSchema.of(schema[4]);
  if (!input.isStructSchema()) return {};
  const read = readStructure(input, root, dialect, '');
  checkRequired(input, read, dialect);
  return read;
}

function newNode(): FormNode {
  return { value: undefined, children: new Map() };
}

function readStructure(
  schema: NormalizedSchema,
  node: FormNode,
  dialect: Dialect,
  path: string,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const key = formKey(name, member, dialect);
    const child = node.children.get(key);
    if (child !== undefined) read[name] = readValue(member, child, dialect, `${path}${key}`);
  }
  return read;
}

function readValue(
  schema: NormalizedSchema,
  node: FormNode,
  dialect: Dialect,
  path: string,
): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node, dialect, `${path}.`);
  if (schema.isListSchema()) return readList(schema, node, dialect, path);
  const text = node.value;
  if (text === undefined) throw invalid(dialect, path, 'a value is missing');
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false')
      throw invalid(dialect, path, `'${text}' is no boolean`);
    return text === 'true';
  }
  if (schema.isNumericSchema()) {
    if (!/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) {
      throw invalid(dialect, path, `'${text}' is no number`);
    }
    return Number(text);
  }
  if (schema.isTimestampSchema()) {
    const time = new Date(text);
    if (Number.isNaN(time.getTime())) throw invalid(dialect, path, `'${text}' is no date`);
    return time;
  }
  throw invalid(dialect, path, 'the lab does not read values of this type');
}

function readList(
  schema: NormalizedSchema,
  node: FormNode,
  dialect: Dialect,
  path: string,
): unknown[] {
  const member = schema.getValueSchema();
  const flat = dialect === 'ec2Query' || schema.getMergedTraits().xmlFlattened !== undefined;
  const holder = flat ? node : node.children.get(member.getMergedTraits().xmlName ?? 'member');
  // An empty list is one empty value: `Names=`.
  if (holder === undefined) return [];
  return [...holder.children]
    .filter(([index]) => /^\d+$/.test(index))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([index, child]) => readValue(member, child, dialect, `${path}.${index}`));
}

function formKey(name: string, member: NormalizedSchema, dialect: Dialect): string {
  const traits = member.getMergedTraits();
  const key = traits.xmlName ?? name;
  if (dialect === 'awsQuery') return key;
  if (traits.ec2QueryName !== undefined) return String(traits.ec2QueryName);
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** The schema's tuple counts its required members, which come first; NormalizedSchema hides that. */
function checkRequired(
  schema: NormalizedSchema,
  read: Readonly<Record<string, unknown>>,
  dialect: Dialect,
): void {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  if (typeof count !== 'number') return;
  for (const [name, member] of [...schema.structIterator()].slice(0, count)) {
    if (read[name] !== undefined) continue;
    if (dialect === 'ec2Query') {
      const key = formKey(name, member, dialect);
      throw new AwsError('MissingParameter', `The request must contain the parameter ${key}`);
    }
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
}

function invalid(dialect: Dialect, path: string, problem: string): AwsError {
  return dialect === 'ec2Query'
    ? new AwsError('InvalidParameterValue', `Invalid value for parameter ${path}: ${problem}`)
    : new AwsError('ValidationError', `Invalid value for parameter ${path}: ${problem}`);
}
