import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';
import { refuseForm } from './protocol/query-service.js';
import { refuseJson } from './protocol/rest-json.js';
import { checkSignature, type Credentials, type SignatureVerdict } from './protocol/signature.js';
import type { ApiRequest, ApiResponse, Service } from './service.js';

/** The largest body that any served operation needs, with room: a FIS template is some 10 KB. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface Endpoint {
  /** The primary one, whose services refuse what no region's are asked for. */
  readonly region: string;
  readonly credentials: Credentials;
  readonly nowEpochMs: () => number;
  /** The services of a region, by the service name in the credential scope. */
  readonly servicesIn: (region: string) => ReadonlyMap<string, Service>;
}

/** The answer to one HTTP request. Never rejects. */
export async function answer(
  message: IncomingMessage,
  endpoint: Endpoint,
  requestId: string,
): Promise<ApiResponse> {
  if (!isLoopbackHost(message.headers.host)) {
    const text = 'This endpoint answers loopback names only: use the URL that the lab printed.\n';
    return {
      status: 421,
      headers: { 'content-type': 'text/plain', connection: 'close' },
      body: text,
    };
  }
  const body = await readBody(message);
  const [path, query = ''] = splitOnce(message.url ?? '/', '?');
  const request: ApiRequest = {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: plainHeaders(message),
    body: body?.toString('utf8') ?? '',
    bytes: body ?? new Uint8Array(),
  };
  const refuse = refuserOf(message, request);
  if (body === null) {
    const error = new AwsError('RequestEntityTooLarge', 'The body is larger than 1 MiB.', 413);
    const refusal = refuse(error, requestId);
    return { ...refusal, headers: { ...refusal.headers, connection: 'close' } };
  }
  const verdict = await checkSignature(
    { ...request, body },
    endpoint.credentials,
    endpoint.nowEpochMs(),
  );
  const services = endpoint.servicesIn(verdict.ok ? verdict.region : endpoint.region);
  const service = services.get(verdict.service ?? '');
  const refuseAs = service?.refuse ?? refuse;
  if (!verdict.ok) return refuseAs(signatureError(verdict, isForm(message)), requestId);
  if (service === undefined) {
    const known = [...services.keys()].join(', ');
    const text = `This lab does not serve ${verdict.service}. It serves: ${known}`;
    const code = isForm(message) ? 'InvalidAction' : 'UnknownOperationException';
    return refuse(new AwsError(code, text, isForm(message) ? 400 : 404), requestId);
  }
  try {
    return service.respond(request, requestId);
  } catch (error) {
    if (error instanceof AwsError) return service.refuse(error, requestId);
    const text = error instanceof Error ? error.message : String(error);
    return service.refuse(
      new AwsError('InternalFailure', `The lab failed: ${text}`, 500),
      requestId,
    );
  }
}

/**
 * A web page that the user visits may have its own name resolved to 127.0.0.1 and then talk to the
 * lab as its own origin (DNS rebinding); the Host header gives it away.
 */
function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');
}

/**
 * Null for a body over the limit, of which no more is read. Events and no `for await`: leaving such
 * a loop would close the socket before the answer is out.
 */
function readBody(message: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) return void chunks.push(chunk);
      message.pause();
      resolve(null);
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    // The client went away; nobody reads the answer.
    message.on('close', () => resolve(Buffer.alloc(0)));
  });
}

/** Until the service is known, the body's type tells which shape of error the client understands. */
function refuserOf(
  message: IncomingMessage,
  request: ApiRequest,
): (error: AwsError, requestId: string) => ApiResponse {
  return isForm(message) ? (error, requestId) => refuseForm(request, error, requestId) : refuseJson;
}

function isForm(message: IncomingMessage): boolean {
  return (message.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

function signatureError(
  verdict: SignatureVerdict & { readonly ok: false },
  form: boolean,
): AwsError {
  switch (verdict.problem) {
    case 'missing':
      return new AwsError('MissingAuthenticationToken', verdict.message, 403);
    case 'incomplete':
      return new AwsError('IncompleteSignature', verdict.message, 400);
    case 'unknown-key': {
      const code = form ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
      return new AwsError(code, verdict.message, 403);
    }
    case 'expired':
    case 'mismatch':
      return new AwsError('SignatureDoesNotMatch', verdict.message, 403);
  }
}

function plainHeaders(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
