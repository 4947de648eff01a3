import { cbor, dateToTag } from '@smithy/core/cbor';
import { AwsError } from '../aws-error.js';
import type { ApiContext, ApiResponse, Service } from '../service.js';
import { readInput, writeOutput } from './json-service.js';
import type { Operation } from './operation.js';

/** What a service is called in the path of Smithy's RPC v2, such as `GraniteServiceVersion20100801`. */
export interface CborServiceDefinition {
  readonly title: string;
  readonly shapeName: string;
  readonly operations: readonly Operation[];
}

/** Smithy RPC v2 with CBOR, as boto3 speaks to CloudWatch: the operation is named in the path. */
export function cborService(definition: CborServiceDefinition, context: ApiContext): Service {
  const byName = new Map(definition.operations.map((operation) => [operation.name, operation]));
  return {
    refuse: (error, requestId) =>
      answer(error.status, { __type: error.code, message: error.message }, requestId, {
        'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      }),
    respond(request, requestId) {
      const [, shape, name] =
        /^\/service\/([^/]+)\/operation\/([^/]+)\/?$/.exec(request.path) ?? [];
      const operation = shape === definition.shapeName ? byName.get(name ?? '') : undefined;
      if (operation === undefined) {
        throw new AwsError(
          'UnknownOperationException',
          `${request.path} is no operation of this lab's ${definition.title}. It serves: ${[...byName.keys()].join(', ')}`,
          404,
        );
      }
      const input = readInput(operation, readBody(request.bytes));
      const output = writeOutput(operation, operation.handle(input, context), dateToTag);
      return answer(200, output, requestId);
    },
  };
}

function readBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  try {
    return untag(cbor.deserialize(bytes));
  } catch {
    throw new AwsError('SerializationException', 'The body is not CBOR.');
  }
}

/** Timestamps come as tagged numbers, and large numbers as BigInt. */
function untag(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('tag' in value && 'value' in value && Object.keys(value).length === 2) {
    return untag(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untag(item)]));
}

function answer(
  status: number,
  body: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': requestId,
      ...headers,
    },
    // The encoder's buffer is its own and used again.
    body: Uint8Array.from(cbor.serialize(dropUndefined(body))),
  };
}

function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== 'object' || value === null || Object.getOwnPropertySymbols(value).length > 0)
    return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === undefined ? [] : [[key, dropUndefined(item)]],
    ),
  );
}
