import type { SqlConnections } from './item-store.js';

/** Connections to a PostgreSQL. */
export async function openPostgres(
  url: string,
  connections: number,
  timeoutMs: number,
): Promise<SqlConnections> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    idleTimeoutMillis: 0,
  });
  // Idle connections break when the database fails over; the pool drops them by itself.
  pool.on('error', () => {});
  const query = async (
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> => {
    let count = 0;
    const numbered = text.replaceAll('?', () => `$${(count += 1)}`);
    return (await pool.query<Record<string, unknown>>(numbered, [...values])).rows;
  };
  return {
    query,
    async insertOnce(table, columns, values) {
      const [row] = await query(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
         ON CONFLICT DO NOTHING RETURNING id`,
        values,
      );
      return row === undefined ? null : String(row['id']);
    },
    close: () => pool.end(),
  };
}
