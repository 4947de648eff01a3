import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine, statusOf } from './api-error.js';
import { linesOf } from './lines.js';
import type { Cluster, Query } from './cluster.js';

export type WatchEvent = 'ADDED' | 'MODIFIED' | 'DELETED';

/** The server ends a watch after this; one whose connection broke unseen is over by then too. */
const TIMEOUT_SECONDS = 240;
const PAUSE_MS = 1000;

/**
 * Follows objects until it is aborted. A watch without a resource version begins with every object
 * that there is, so that nothing has to be listed before, and a broken one is just begun anew.
 * @throws HoldfastError where the server refuses it for good
 */
export async function watchObjects<T>(
  cluster: Cluster,
  path: string,
  query: Query,
  onEvent: (type: WatchEvent, object: T) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await cluster.open(
        path,
        { ...query, watch: 'true', timeoutSeconds: String(TIMEOUT_SECONDS) },
        signal,
      );
      for await (const line of linesOf(answer)) {
        const { type, object } = JSON.parse(line) as { type: string; object: T };
        if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') onEvent(type, object);
        else if (type === 'ERROR') break;
      }
    } catch (error) {
      if (signal.aborted) return;
      const status = statusOf(error);
      if (status !== null && status >= 400 && status < 500 && ![408, 410, 429].includes(status))
        throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(oneLine);
  }
}
