import { DatabaseUnreachable } from './item-store.js';
import type { SessionStore } from './session-store.js';

/** ElastiCache forgets nothing by itself; a session of an hour outlives every run. */
const LIFETIME_SECONDS = 3600;

/** Sessions in Redis or Valkey, over one connection that is made anew when it breaks or hangs. */
export async function sessionsInCache(url: string, timeoutMs: number): Promise<SessionStore> {
  const { createClient } = await import('redis');
  type Client = ReturnType<typeof connect>;
  const connect = () => {
    const client = createClient({
      url,
      RESP: 2,
      disableClientInfo: true,
      disableOfflineQueue: false,
      socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
    });
    client.on('error', () => {});
    return { client, ready: client.connect() };
  };
  let current: Client | null = null;
  const drop = (dropped: Client): void => {
    if (current === dropped) current = null;
    if (dropped.client.isOpen) dropped.client.destroy();
  };
  const inTime = async <T>(act: (client: Client['client']) => Promise<T>): Promise<T> => {
    const used = (current ??= connect());
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the cache gave no answer within ${Math.round(timeoutMs)} ms`)),
        timeoutMs,
      );
    });
    const asked = used.ready.then(() => act(used.client));
    asked.catch(() => {});
    try {
      return await Promise.race([asked, tooLate]);
    } catch (error) {
      // Whatever it was, the next one begins with a connection of its own.
      drop(used);
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseUnreachable(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    place: 'cache',
    add: (id, body) =>
      inTime(async (client) => {
        await client.set(`session:${id}`, body, { EX: LIFETIME_SECONDS });
      }),
    find: (id) => inTime((client) => client.get(`session:${id}`)),
  };
}
