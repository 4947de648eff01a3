import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { AuthorizationV1Api, CoreV1Api, CustomObjectsApi } from '@kubernetes/client-node';
import { HoldfastError } from '../../model/error.js';
import type { KubernetesSettings } from '../load-engine.js';
import { apiError, oneLine } from './api-error.js';

/** A namespace of a cluster, by the official client. */
export interface Cluster {
  readonly namespace: string;
  readonly context: string;
  /** URL of the API server. */
  readonly server: string;
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  readonly authorization: AuthorizationV1Api;
  /**
   * A GET whose answer is read as it comes: watches and logs. The official client's own readers of
   * both lose the error of a connection that breaks, and a log then looks as if it had ended.
   */
  open(path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage>;
}

export type Query = Readonly<Record<string, string>>;

/** An answer must begin within this; a log or watch without news may then be silent for long. */
const FIRST_BYTE_MS = 30_000;
const MOST_ERROR_CHARACTERS = 4000;

/**
 * Opens what KUBECONFIG, ~/.kube/config or the pod's own service account leads to.
 * @throws HoldfastError load/no-kubeconfig, load/no-kube-context
 */
export async function connectToCluster(settings: KubernetesSettings): Promise<Cluster> {
  // The client takes half a second to load, which only those pay who use it.
  const client = await import('@kubernetes/client-node');
  const kube = new client.KubeConfig();
  try {
    kube.loadFromDefault();
  } catch (cause) {
    throw noKubeconfig(`it cannot be read: ${oneLine(cause)}`, cause);
  }
  const { context } = settings;
  if (context !== undefined) {
    const names = kube.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new HoldfastError('load/no-kube-context', `The kubeconfig has no context ${context}`, {
        hint: `There are: ${names.map(oneLine).join(', ')}.`,
      });
    }
    kube.setCurrentContext(context);
  }
  const cluster = kube.getCurrentCluster();
  // What the client falls back to where it finds nothing is this.
  if (cluster === null || cluster.server === 'http://localhost:8080')
    throw noKubeconfig('there is none', null);
  const { server } = cluster;
  return {
    server,
    context: kube.getCurrentContext(),
    namespace:
      settings.namespace ?? kube.getContextObject(kube.getCurrentContext())?.namespace ?? 'default',
    core: kube.makeApiClient(client.CoreV1Api),
    custom: kube.makeApiClient(client.CustomObjectsApi),
    authorization: kube.makeApiClient(client.AuthorizationV1Api),
    async open(path, query, signal) {
      const url = new URL(`${server.replace(/\/$/, '')}${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const options: RequestOptions = {};
      await kube.applyToHTTPSOptions(options);
      const answer = await send(url, options, signal);
      if (answer.statusCode === 200) return answer;
      throw apiError(
        { code: answer.statusCode, body: await readAll(answer) },
        `GET ${path}`,
        server,
      );
    },
  };
}

function send(url: URL, options: RequestOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { agent, ...rest } = options;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      ...rest,
      ...(url.protocol === 'https:' && agent !== undefined ? { agent } : {}),
      signal,
    });
    const refuse = (cause: Error): void =>
      reject(apiError(cause, `GET ${url.pathname}`, url.origin));
    request.once('error', refuse);
    const late = setTimeout(
      () => request.destroy(new Error(`no answer within ${FIRST_BYTE_MS / 1000} s`)),
      FIRST_BYTE_MS,
    );
    request.once('close', () => clearTimeout(late));
    request.once('response', (answer) => {
      clearTimeout(late);
      resolve(answer);
    });
    request.end();
  });
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer)
    text = `${text}${String(chunk)}`.slice(0, MOST_ERROR_CHARACTERS);
  return text;
}

function noKubeconfig(why: string, cause: unknown): HoldfastError {
  return new HoldfastError('load/no-kubeconfig', `No kubeconfig to reach a cluster by: ${why}`, {
    hint: 'Set KUBECONFIG, or write ~/.kube/config; docs/load-on-kubernetes.md says what rights are needed.',
    cause,
  });
}
