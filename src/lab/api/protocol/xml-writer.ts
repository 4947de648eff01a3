import { NormalizedSchema } from '@smithy/core/schema';
import type { OperationSchema } from './operation.js';

/** The inner XML of an operation's output: what stands inside of `<…Result>` or `<…Response>`. */
export function writeOutput(schema: OperationSchema, output: unknown): string {
  const structure = NormalizedSchema.of(schema[5]);
  return structure.isStructSchema() ? writeMembers(structure, output) : '';
}

/** Text for XML 1.0: characters that it cannot carry at all become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r\x7F-\x9F]|\p{Surrogate}|[\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare carriage return would come back as a line feed.
  '\r': '&#xD;',
};

function writeMembers(schema: NormalizedSchema, value: unknown): string {
  if (!isRecord(value)) throw new TypeError(`${schema.getName() ?? 'structure'} is no object`);
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    xml += writeValue(member, value[name], member.getMergedTraits().xmlName ?? name);
  }
  return xml;
}

function writeValue(schema: NormalizedSchema, value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw new TypeError(`${name} is no list`);
    const member = schema.getValueSchema();
    if (schema.getMergedTraits().xmlFlattened !== undefined) {
      return value.map((item) => writeValue(member, item, name)).join('');
    }
    const itemName = member.getMergedTraits().xmlName ?? 'member';
    return element(name, value.map((item) => writeValue(member, item, itemName)).join(''));
  }
  if (schema.isStructSchema()) return element(name, writeMembers(schema, value));
  if (schema.isTimestampSchema() && value instanceof Date) {
    return element(name, value.toISOString());
  }
  if (typeof value === 'string') return element(name, escapeXml(value));
  if (typeof value === 'number' || typeof value === 'boolean') return element(name, String(value));
  throw new TypeError(`${name} has a type that the lab does not write`);
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
