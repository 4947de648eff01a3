import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import type { SqlConnections } from './item-store.js';

const DUPLICATE_KEY = 'ER_DUP_ENTRY';

/** Connections to a MySQL or MariaDB. */
export async function openMysql(
  url: string,
  connections: number,
  timeoutMs: number,
): Promise<SqlConnections> {
  const { createPool } = await import('mysql2/promise');
  const pool = createPool({
    uri: url,
    connectionLimit: connections,
    maxIdle: connections,
    connectTimeout: timeoutMs,
    supportBigNumbers: true,
  });
  pool.on('connection', (connection) => void connection.on('error', () => {}));
  const run = async <T>(act: (connection: PoolConnection) => Promise<T>): Promise<T> => {
    const connection = await pool.getConnection();
    try {
      const done = await act(connection);
      connection.release();
      return done;
    } catch (error) {
      // A refused statement leaves a connection good; anything else may have left an answer behind.
      if (isRefusal(error)) connection.release();
      else connection.destroy();
      throw error;
    }
  };
  return {
    query: (sql, values) =>
      run(async (connection) => {
        const [rows] = await connection.query({ sql, values: [...values], timeout: timeoutMs });
        return rows as readonly Record<string, unknown>[];
      }),
    insertOnce: (table, columns, values) =>
      run(async (connection) => {
        const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (?)`;
        const statement = { sql, values: [[...values]], timeout: timeoutMs };
        const [{ insertId }] = await connection.query<ResultSetHeader>(statement);
        return String(insertId);
      }).catch((error: unknown) => {
        if ((error as { code?: unknown }).code === DUPLICATE_KEY) return null;
        throw error;
      }),
    close: () => pool.end(),
  };
}

function isRefusal(error: unknown): boolean {
  const { code, fatal } = error as { code?: unknown; fatal?: unknown };
  return fatal !== true && typeof code === 'string' && code.startsWith('ER_');
}
