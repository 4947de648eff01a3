import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueryShapeSerializer, XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { ec2 } from '../ec2/ec2.js';
import { elbv2 } from '../elbv2/elbv2.js';
import { autoScaling } from '../auto-scaling.js';
import { AwsError } from '../aws-error.js';
import { readForm, type Dialect } from './form-reader.js';
import type { Operation } from './operation.js';
import { escapeXml, writeOutput } from './xml-writer.js';

const TABLES = [ec2, elbv2, autoScaling].map(
  ({ title, operations, dialect }) => [title, operations, dialect] as const,
);

/** The clients' own serializers are the oracle: what they write we read, what we write they read. */
describe.each(TABLES)('%s', (_title, operations, dialect) => {
  test.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s: any input that the client writes is read back',
    (_name, operation) => {
      fc.assert(
        fc.property(inputOf(operation), (input) => {
          const form = new URLSearchParams(serialize(operation, input, dialect));
          expect(withoutEmpty(readForm(operation.schema, form, dialect))).toEqual(
            withoutEmpty(input),
          );
        }),
        { numRuns: 30 },
      );
    },
  );

  test.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s: any output that we write is read by the client',
    (_name, operation) => {
      const schema = NormalizedSchema.of(operation.schema[5]);
      fc.assert(
        // Some operations answer with nothing at all.
        fc.property(schema.isStructSchema() ? valueOf(schema, 4) : fc.constant({}), (output) => {
          const xml = `<Result>${writeOutput(operation.schema, output)}</Result>`;
          const reader = new XmlShapeDeserializer(XML_SETTINGS);
          const read: unknown = reader.read(schema, Buffer.from(xml));
          expect(withoutEmpty(read)).toEqual(withoutEmpty(output));
        }),
        { numRuns: 20 },
      );
    },
  );
});

describe('bad forms', () => {
  const read = (operation: string, form: string, dialect: Dialect): unknown => {
    const table = dialect === 'ec2Query' ? ec2 : elbv2;
    const found = table.operations.find(({ name }) => name === operation);
    if (found === undefined) throw new Error(operation);
    return readForm(found.schema, new URLSearchParams(form), dialect);
  };

  test.each([
    ['DescribeInstances', 'MaxResults=many', 'ec2Query', 'InvalidParameterValue'],
    ['DescribeInstances', 'DryRun=perhaps', 'ec2Query', 'InvalidParameterValue'],
    ['StopInstances', '', 'ec2Query', 'MissingParameter'],
    ['DescribeTargetHealth', '', 'awsQuery', 'ValidationError'],
    ['DescribeLoadBalancers', 'PageSize=1e999x', 'awsQuery', 'ValidationError'],
  ] as const)('%s with %j is refused', (operation, form, dialect, code) => {
    let error: unknown;
    try {
      read(operation, form, dialect);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(AwsError);
    expect(error).toMatchObject({ code });
  });

  test('keys that are no members are passed over, whatever they say', () => {
    const form = '__proto__.x=1&constructor.prototype.y=2&a.b.c.d.e=3&InstanceId.1=i-1';
    expect(read('DescribeInstances', form, 'ec2Query')).toEqual({ InstanceIds: ['i-1'] });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('list items come in the order of their numbers', () => {
    const form = 'InstanceId.10=c&InstanceId.2=b&InstanceId.1=a';
    expect(read('DescribeInstances', form, 'ec2Query')).toEqual({ InstanceIds: ['a', 'b', 'c'] });
  });
});

test('characters that XML cannot carry are replaced, all others escaped', () => {
  expect(escapeXml('a\u0000b\uD800c<&>"\r\n')).toBe('a\uFFFDb\uFFFDc&lt;&amp;&gt;&quot;&#xD;\n');
});

function serialize(operation: Operation, input: unknown, dialect: Dialect): string {
  const ec2Settings = { capitalizeKeys: true, flattenLists: true, ec2: true };
  const writer = new QueryShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    serializeEmptyLists: dialect === 'awsQuery',
    ...(dialect === 'ec2Query' ? ec2Settings : {}),
  });
  writer.write(NormalizedSchema.of(operation.schema[4]), input);
  return String(writer.flush());
}

const XML_SETTINGS = {
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
} as const;

/** Required members are always there, since a request without is refused. */
function inputOf(operation: Operation): fc.Arbitrary<Record<string, unknown>> {
  const schema = NormalizedSchema.of(operation.schema[4]);
  const names = [...schema.structIterator()].map(([name]) => name);
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : 0;
  const required = names.slice(0, typeof count === 'number' ? count : 0);
  return valueOf(schema, 3).map((value) => {
    const input = { ...(value as Record<string, unknown>) };
    for (const name of required) {
      const member = schema.getMemberSchema(name);
      const scalar = member.isNumericSchema() ? 1 : 'arn';
      input[name] ??= member.isListSchema() ? ['i-1'] : scalar;
      if (Array.isArray(input[name]) && input[name].length === 0) input[name] = ['i-1'];
    }
    return input;
  });
}

/** Values that a schema allows; members may be missing and lists empty. */
function valueOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) {
    if (depth === 0) return fc.constant({});
    const members: Record<string, fc.Arbitrary<unknown>> = {};
    for (const [name, member] of schema.structIterator()) {
      // No operation that the lab serves answers with a map.
      if (!member.isMapSchema()) members[name] = valueOf(member, depth - 1);
    }
    return fc.record(members, { requiredKeys: [] });
  }
  if (schema.isListSchema()) {
    return fc.array(valueOf(schema.getValueSchema(), depth), { maxLength: depth === 0 ? 0 : 3 });
  }
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer({ min: -1000, max: 1_000_000 });
  if (schema.isTimestampSchema()) {
    return fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  }
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => `x${text}x`);
}

/** Empty lists and structures leave nothing on the wire, or nothing that tells them from none. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value)
    .map(([key, item]): [string, unknown] => [key, withoutEmpty(item)])
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
