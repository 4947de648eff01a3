import pg from 'pg';

interface Item {
  readonly id: string;
  readonly body: string;
}

/** The database did not answer in time, or its connection broke. The message says which. */
export class DatabaseUnreachable extends Error {}

/** The sample application's table; the lab makes it before any instance starts. */
export const ITEMS_SCHEMA = `CREATE TABLE IF NOT EXISTS items (
  id bigserial PRIMARY KEY,
  idempotency_key text NOT NULL UNIQUE,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Items in the database, through a small pool that replaces broken connections. Every call is over
 * within the timeout: it answers or throws DatabaseUnreachable.
 */
export class ItemStore {
  readonly #pool: pg.Pool;

  constructor(
    url: string,
    connections: number,
    private readonly timeoutMs: number,
  ) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      idleTimeoutMillis: 0,
    });
    // Idle connections break when the database fails over; the pool drops them by itself.
    this.#pool.on('error', () => {});
  }

  async latest(count: number): Promise<Item[]> {
    return await this.#query('SELECT id, body FROM items ORDER BY id DESC LIMIT $1', [count]);
  }

  /** Stores an item once for each key; a repeated key gives the item that was stored first. */
  async add(key: string, body: string): Promise<{ item: Item; created: boolean }> {
    const [added] = await this.#query(
      `INSERT INTO items (idempotency_key, body) VALUES ($1, $2)
       ON CONFLICT (idempotency_key) DO NOTHING RETURNING id, body`,
      [key, body],
    );
    if (added !== undefined) return { item: added, created: true };
    const [item] = await this.#query('SELECT id, body FROM items WHERE idempotency_key = $1', [
      key,
    ]);
    if (item === undefined) throw new DatabaseUnreachable('the item that was stored is gone');
    return { item, created: false };
  }

  async #query(text: string, values: unknown[]): Promise<Item[]> {
    let timer: NodeJS.Timeout | undefined;
    // Waiting for a free connection, connecting and asking have one time limit together.
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${Math.round(this.timeoutMs)} ms`)),
        this.timeoutMs,
      );
    });
    const asked = this.#pool.query<Item>(text, values);
    // It may still fail after the time limit has been reported.
    asked.catch(() => {});
    try {
      return (await Promise.race([asked, tooLate])).rows;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseUnreachable(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}
