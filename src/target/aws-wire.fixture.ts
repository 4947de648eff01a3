import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { actionsOf, RIGHTS } from './aws/rights.js';

/** What each request asks for, read off the wire, and whether that may change something. */
export const wire: {
  readonly what: string;
  readonly changes: boolean;
  readonly right: string | null;
}[] = [];

/** Passes everything on to another endpoint, and notes what it was. */
export function recorderBefore(endpoint: string): Server {
  const { hostname, port } = new URL(endpoint);
  return createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      wire.push(readOff(incoming, body.toString()));
      const { method, url: path, headers } = incoming;
      ask({ hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }).end(body);
    });
  });
}

/** Independent of the SDK's own names: the form's Action, X-Amz-Target, or the method and path. */
function readOff({ method = '', url = '', headers }: IncomingMessage, body: string) {
  const target = headers['x-amz-target'];
  const operation =
    (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
    new URLSearchParams(body).get('Action');
  if (operation === null || operation === undefined)
    return { what: `${method} ${url}`, changes: method !== 'GET', right: null };
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  const changes = !/^(Get|List|Describe)/.test(operation);
  return { what: operation, changes, right: `${IAM_NAMES[service ?? ''] ?? service}:${operation}` };
}

/** What IAM calls a service, by the name in its signature, where the two differ. */
const IAM_NAMES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', tagging: 'tag' };

/** All rights that `holdfast` says it needs on an account. */
export const RIGHTS_OF_THE_TABLE = RIGHTS.flatMap(actionsOf);
