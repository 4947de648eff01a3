import { createClients, type Clients } from '../target/clients.js';

/** A request as it would leave this machine. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface OutgoingRequest extends Omit<WireRequest, 'body'> {
  readonly body?: string | Uint8Array;
}

/**
 * The real clients, signing and serialising as they do, whose requests are noted and not sent. Each
 * is answered as FIS answers what creates something; what other services answer is not of interest.
 */
export function recordingClients(): { readonly clients: Clients; readonly sent: WireRequest[] } {
  const sent: WireRequest[] = [];
  const clients = createClients({
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    url: '',
    ca: null,
    serverName: null,
    dns: null,
  });
  const handler = {
    handle: ({ method, path, headers, body = '' }: OutgoingRequest) => {
      sent.push({ method, path, headers, body: Buffer.from(body).toString() });
      const answer = { experimentTemplate: { id: 'EXT1' }, experiment: { id: 'EXP1' } };
      return Promise.resolve({
        response: {
          statusCode: 200,
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(answer)),
        },
      });
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  for (const client of Object.values(clients) as { config: { requestHandler: unknown } }[])
    client.config.requestHandler = handler;
  return { clients, sent };
}
