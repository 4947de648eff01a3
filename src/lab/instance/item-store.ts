import { openMysql } from './mysql-connections.js';
import { openPostgres } from './postgres-connections.js';

export interface Item {
  readonly id: string;
  readonly body: string;
}

/** Where the sample application keeps what users write. */
export interface Items {
  latest(count: number): Promise<readonly Item[]>;
  /** Null where no item was stored under this key. */
  find(key: string): Promise<Item | null>;
  /** Stores an item once for each key; a repeated key gives the item that was stored first. */
  add(key: string, body: string): Promise<{ item: Item; created: boolean }>;
}

/** The database did not answer in time, or its connection broke. The message says which. */
export class DatabaseUnreachable extends Error {}

const FIND_ITEM = 'SELECT id, body FROM items WHERE idempotency_key = ?';

/** One statement at a time over a small pool that replaces broken connections. */
export interface SqlConnections {
  /** Values stand for `?` in the text. Rejects where the database does not answer. */
  query(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Inserts a row and gives its id; null, and nothing inserted, where its key is there already. */
  insertOnce(
    table: string,
    columns: readonly string[],
    values: readonly unknown[],
  ): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Items in the database. Every call is over within the timeout: it answers or throws
 * DatabaseUnreachable.
 */
export class ItemStore implements Items {
  private constructor(
    private readonly connections: SqlConnections,
    private readonly timeoutMs: number,
  ) {}

  /** `url` begins with `postgres:` or `mysql:`; only the client that it needs is loaded. */
  static async open(url: string, connections: number, timeoutMs: number): Promise<ItemStore> {
    const open = url.startsWith('mysql:') ? openMysql : openPostgres;
    return new ItemStore(await open(url, connections, timeoutMs), timeoutMs);
  }

  async latest(count: number): Promise<Item[]> {
    const rows = await this.#inTime(() =>
      this.connections.query(
        `SELECT id, body FROM items ORDER BY id DESC LIMIT ${Math.trunc(count)}`,
        [],
      ),
    );
    return rows.map(toItem);
  }

  /** Null where no item was stored under this key. */
  async find(key: string): Promise<Item | null> {
    const [row] = await this.#inTime(() => this.connections.query(FIND_ITEM, [key]));
    return row === undefined ? null : toItem(row);
  }

  /** Stores an item once for each key; a repeated key gives the item that was stored first. */
  async add(key: string, body: string): Promise<{ item: Item; created: boolean }> {
    return await this.#inTime(async () => {
      const columns = ['idempotency_key', 'body'];
      const id = await this.connections.insertOnce('items', columns, [key, body]);
      if (id !== null) return { item: { id, body }, created: true };
      const [row] = await this.connections.query(FIND_ITEM, [key]);
      if (row === undefined) throw new Error('the item that was stored is gone');
      return { item: toItem(row), created: false };
    });
  }

  async addSession(id: string, body: string): Promise<void> {
    await this.#inTime(() => this.connections.insertOnce('sessions', ['id', 'body'], [id, body]));
  }

  async findSession(id: string): Promise<string | null> {
    const [row] = await this.#inTime(() =>
      this.connections.query('SELECT body FROM sessions WHERE id = ?', [id]),
    );
    return row === undefined ? null : String(row['body']);
  }

  async close(): Promise<void> {
    await this.connections.close();
  }

  /** Waiting for a free connection, connecting and asking have one time limit together. */
  async #inTime<T>(ask: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${Math.round(this.timeoutMs)} ms`)),
        this.timeoutMs,
      );
    });
    const asked = ask();
    // It may still fail after the time limit has been reported.
    asked.catch(() => {});
    try {
      return await Promise.race([asked, tooLate]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseUnreachable(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

function toItem(row: Record<string, unknown>): Item {
  return { id: String(row['id']), body: String(row['body']) };
}
