import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../aws-error.js';
import type { ApiContext, ApiResponse, Service } from '../service.js';
import type { Operation } from './operation.js';

/** A service that speaks awsJson: its name, its version and its table of operations. */
export interface JsonServiceDefinition {
  /** As people call it, such as `WAFv2`. */
  readonly title: string;
  /** Name in the SigV4 credential scope. */
  readonly signingName: string;
  readonly version: '1.0' | '1.1';
  /** Before the dot of `X-Amz-Target`, such as `AWSWAF_20190729`. */
  readonly targetPrefix: string;
  readonly operations: readonly Operation[];
}

/** awsJson 1.0 and 1.1: the operation is named in `X-Amz-Target`, in and out are JSON bodies. */
export function jsonService(definition: JsonServiceDefinition, context: ApiContext): Service {
  const byName = new Map(definition.operations.map((operation) => [operation.name, operation]));
  const type = `application/x-amz-json-${definition.version}`;
  return {
    refuse: (error, requestId) =>
      answer(error.status, { __type: error.code, message: error.message }, type, requestId, {
        'x-amzn-errortype': error.code,
        // Clients that once spoke awsQuery look for the code here.
        'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      }),
    respond(request, requestId) {
      const operation = findOperation(definition, byName, request.headers['x-amz-target']);
      const input = readBody(operation, request.body);
      const output = writeOutput(operation, operation.handle(input, context), epochSeconds);
      return answer(200, output, type, requestId);
    },
  };
}

function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}

function findOperation(
  definition: JsonServiceDefinition,
  byName: ReadonlyMap<string, Operation>,
  target: string | undefined,
): Operation {
  const [prefix, name] = (target ?? '').split('.');
  const operation = prefix === definition.targetPrefix ? byName.get(name ?? '') : undefined;
  if (operation !== undefined) return operation;
  throw new AwsError(
    'UnknownOperationException',
    `${target ?? 'A request without X-Amz-Target'} is no operation of this lab's ${definition.title}. It serves: ${[...byName.keys()].join(', ')}`,
  );
}

function readBody(operation: Operation, body: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
  return readInput(operation, json);
}

/** What came, checked against the operation's input. Timestamps are epoch seconds. */
export function readInput(operation: Operation, json: unknown): Record<string, unknown> {
  const schema = NormalizedSchema.of(operation.schema[4]);
  if (!schema.isStructSchema()) return {};
  const input = readValue(schema, json, '') as Record<string, unknown>;
  // The schema's tuple counts its required members, which come first.
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  for (const [name] of [...schema.structIterator()].slice(0, Number(count ?? 0))) {
    if (input[name] === undefined) throw new AwsError('ValidationException', `${name} is missing.`);
  }
  return input;
}

function readValue(schema: NormalizedSchema, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema()) {
    const object = asObject(value, path);
    const read: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const found = readValue(member, object[name], `${path}.${name}`);
      if (found !== undefined) read[name] = found;
    }
    return read;
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrong(path, 'a list');
    return value.map((item, index) => readValue(schema.getValueSchema(), item, `${path}.${index}`));
  }
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(asObject(value, path)).map(([key, item]) => [
        key,
        readValue(schema.getValueSchema(), item, `${path}.${key}`),
      ]),
    );
  }
  if (schema.isTimestampSchema()) {
    if (typeof value !== 'number') throw wrong(path, 'epoch seconds');
    return new Date(value * 1000);
  }
  if (schema.isBlobSchema()) {
    if (typeof value !== 'string') throw wrong(path, 'base64');
    return Buffer.from(value, 'base64');
  }
  if (schema.isStringSchema() && typeof value !== 'string') throw wrong(path, 'a string');
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrong(path, 'a boolean');
  if (schema.isNumericSchema() && typeof value !== 'number') throw wrong(path, 'a number');
  return value;
}

/** An operation's output as plain data; `writeDate` gives a timestamp the protocol's form. */
export function writeOutput(
  operation: Operation,
  output: unknown,
  writeDate: (date: Date) => unknown,
): unknown {
  return writeValue(NormalizedSchema.of(operation.schema[5]), output ?? {}, writeDate);
}

function writeValue(
  schema: NormalizedSchema,
  value: unknown,
  writeDate: (date: Date) => unknown,
): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema()) {
    const object = value as Record<string, unknown>;
    const written: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator())
      written[name] = writeValue(member, object[name], writeDate);
    return written;
  }
  if (schema.isListSchema())
    return (value as readonly unknown[]).map((item) =>
      writeValue(schema.getValueSchema(), item, writeDate),
    );
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        writeValue(schema.getValueSchema(), item, writeDate),
      ]),
    );
  }
  if (value instanceof Date) return writeDate(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

function asObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(path, 'an object');
}

function wrong(path: string, wanted: string): AwsError {
  return new AwsError('SerializationException', `${path.slice(1) || 'The body'} is not ${wanted}.`);
}

function answer(
  status: number,
  body: unknown,
  type: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': type, 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(body),
  };
}
