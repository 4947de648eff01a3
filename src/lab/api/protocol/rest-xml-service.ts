import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../aws-error.js';
import type { ApiContext, ApiRequest, ApiResponse, Service } from '../service.js';
import type { Operation } from './operation.js';
import { escapeXml, writeOutput } from './xml-writer.js';

/** A service that speaks restXml: its name, its namespace and its table of operations. */
export interface RestXmlServiceDefinition {
  /** As people call it, such as `Route 53`. */
  readonly title: string;
  /** Name in the SigV4 credential scope. */
  readonly signingName: string;
  readonly xmlNamespace: string;
  /** Those whose input is all in the path and the query: bodies are not read. */
  readonly operations: readonly Operation[];
}

/** restXml: routed by the method and the path that the operation's schema states. */
export function restXmlService(definition: RestXmlServiceDefinition, context: ApiContext): Service {
  return {
    refuse: (error, requestId) => writeError(definition, error, requestId),
    respond(request, requestId) {
      for (const operation of definition.operations) {
        const labels = matchRoute(operation, request);
        if (labels === null) continue;
        const input = readInput(operation, labels, request.query);
        const inner = writeOutput(operation.schema, operation.handle(input, context));
        const root = NormalizedSchema.of(operation.schema[5]).getName() ?? operation.name;
        return xml(
          200,
          `<${root} xmlns="${definition.xmlNamespace}">${inner}</${root}>`,
          requestId,
        );
      }
      const known = definition.operations.map(({ name }) => name).join(', ');
      throw new AwsError(
        'InvalidAction',
        `${request.method} ${request.path} is no operation of this lab's ${definition.title}. It serves: ${known}`,
      );
    },
  };
}

/** The path's labels, decoded; null where the route is another. */
function matchRoute({ schema }: Operation, request: ApiRequest): Record<string, string> | null {
  const traits = NormalizedSchema.of(schema).getMergedTraits();
  const [method, route] = (traits.http ?? []) as readonly unknown[];
  if (method !== request.method || typeof route !== 'string') return null;
  const wanted = route.split('?')[0]?.split('/') ?? [];
  const given = request.path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const labels: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const label = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    const text = given[index] ?? '';
    if (label === undefined ? text !== part : text === '') return null;
    if (label !== undefined) labels[label] = decode(text);
  }
  return labels;
}

function readInput(
  { schema }: Operation,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, member] of NormalizedSchema.of(schema[4]).structIterator()) {
    const { httpLabel, httpQuery } = member.getMergedTraits();
    const text = httpLabel === undefined ? query.get(String(httpQuery)) : labels[name];
    if (text === null || text === undefined) continue;
    if (!member.isNumericSchema()) input[name] = text;
    else if (/^\d+$/.test(text)) input[name] = Number(text);
    else throw new AwsError('InvalidInput', `${name} is no number: ${text}`);
  }
  return input;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidInput', `'${text}' in the path is not percent-encoded right`);
  }
}

function writeError(
  { xmlNamespace }: RestXmlServiceDefinition,
  error: AwsError,
  requestId: string,
): ApiResponse {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body = `<Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  return xml(
    error.status,
    `<ErrorResponse xmlns="${xmlNamespace}"><Error>${body}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    requestId,
  );
}

function xml(status: number, body: string, requestId: string): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
