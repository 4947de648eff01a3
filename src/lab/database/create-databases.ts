import pg from 'pg';
import { ITEMS_SCHEMA } from '../instance/item-store.js';
import type { PostgresServer } from './postgres-server.js';

/** Makes the named databases and the sample application's table in each. */
export async function createDatabases(
  server: PostgresServer,
  names: readonly string[],
): Promise<void> {
  const run = async (database: string, statements: readonly string[]): Promise<void> => {
    const { host, port, password } = server;
    const client = new pg.Client({ host, port, user: 'postgres', password, database });
    client.on('error', () => {});
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(
    'postgres',
    names.map((name) => `CREATE DATABASE ${pg.escapeIdentifier(name)}`),
  );
  for (const name of names) await run(name, [ITEMS_SCHEMA]);
}
