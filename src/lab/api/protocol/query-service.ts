import { AwsError } from '../aws-error.js';
import type { ApiContext, ApiRequest, ApiResponse, Service } from '../service.js';
import { readForm, type Dialect } from './form-reader.js';
import type { Operation } from './operation.js';
import { escapeXml, writeOutput } from './xml-writer.js';

/** A service that speaks awsQuery or ec2Query: its name, its version and its table of operations. */
export interface QueryServiceDefinition {
  /** As people call it, such as `Elastic Load Balancing v2`. */
  readonly title: string;
  /** Name in the SigV4 credential scope. */
  readonly signingName: string;
  readonly dialect: Dialect;
  /** Classic and v2 load balancing share a signing name and operation names; the version tells. */
  readonly version: string;
  readonly xmlNamespace: string;
  readonly operations: readonly Operation[];
}

export function queryService(definition: QueryServiceDefinition, context: ApiContext): Service {
  const byName = new Map(definition.operations.map((operation) => [operation.name, operation]));
  return {
    refuse: (error, requestId) => writeError(definition.dialect, error, requestId),
    respond(request, requestId) {
      const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body);
      const operation = findOperation(definition, byName, form);
      const input = readForm(operation.schema, form, definition.dialect);
      const body = writeOutput(operation.schema, operation.handle(input, context));
      return xml(200, wrap(definition, operation.name, body, requestId), requestId);
    },
  };
}

/** For a request of which nothing but its form is known, such as one without a signature. */
export function refuseForm(request: ApiRequest, error: AwsError, requestId: string): ApiResponse {
  const ec2 = new URLSearchParams(request.body).get('Version') === '2016-11-15';
  return writeError(ec2 ? 'ec2Query' : 'awsQuery', error, requestId);
}

function findOperation(
  definition: QueryServiceDefinition,
  byName: ReadonlyMap<string, Operation>,
  form: URLSearchParams,
): Operation {
  const action = form.get('Action');
  const version = form.get('Version') ?? definition.version;
  if (action === null) {
    throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  }
  const operation = byName.get(action);
  if (operation === undefined || version !== definition.version) {
    throw new AwsError(
      'InvalidAction',
      `The action ${action} (version ${version}) is not served by this lab's ${definition.title} (version ${definition.version}). It serves: ${[...byName.keys()].join(', ')}`,
    );
  }
  return operation;
}

function wrap(
  definition: QueryServiceDefinition,
  name: string,
  body: string,
  requestId: string,
): string {
  const open = `<${name}Response xmlns="${definition.xmlNamespace}">`;
  return definition.dialect === 'ec2Query'
    ? `${open}<requestId>${requestId}</requestId>${body}</${name}Response>`
    : `${open}<${name}Result>${body}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
}

function writeError(dialect: Dialect, error: AwsError, requestId: string): ApiResponse {
  const code = `<Code>${escapeXml(error.code)}</Code>`;
  const message = `<Message>${escapeXml(error.message)}</Message>`;
  const type = `<Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>`;
  const body =
    dialect === 'ec2Query'
      ? `<Response><Errors><Error>${code}${message}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
      : `<ErrorResponse><Error>${type}${code}${message}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return xml(error.status, body, requestId);
}

function xml(status: number, body: string, requestId: string): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
