import type { GetCallerIdentity$ } from '@aws-sdk/client-sts';
import type { ApiContext } from '../service.js';

/** Run-time schema of an operation, as SDK clients export it: `[…, name, traits, input, output]`. */
export type OperationSchema = typeof GetCallerIdentity$;

/** One row of a service's table. */
export interface Operation {
  readonly name: string;
  readonly schema: OperationSchema;
  readonly handle: (input: unknown, context: ApiContext) => unknown;
}

/**
 * A row from the client's schema and a handler in the client's own types. The cast is sound: the
 * form reader makes the input from that same schema.
 */
export function operation<Input, Output>(
  schema: OperationSchema,
  handle: (input: Input, context: ApiContext) => Output,
): Operation {
  return {
    name: schema[2],
    schema,
    handle: (input, context) => handle(input as Input, context),
  };
}
