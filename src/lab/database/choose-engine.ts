import type { DatabaseEngine, EngineOptions } from './database-server.js';
import { findMariaDb, prepareMariaDb, type MariaDb } from './mariadb-engine.js';
import { preparePostgres } from './postgres-engine.js';

/** Such as `mysql`, `mariadb` or `aurora-mysql`. */
function speaksMySql(planEngine: string): boolean {
  return planEngine.includes('mysql') || planEngine.startsWith('mariadb');
}

/**
 * Returns how to get the engine that runs in place of a plan's: MariaDB for MySQL and MariaDB where
 * it is on the PATH, PostgreSQL else. Each is prepared once, when it is asked for.
 */
export function chooseEngines(
  options: EngineOptions,
  find: () => MariaDb | null = findMariaDb,
): (planEngine: string) => Promise<DatabaseEngine> {
  let postgres: Promise<DatabaseEngine> | undefined;
  let mariaDb: Promise<DatabaseEngine> | undefined;
  return (planEngine) => {
    const found = speaksMySql(planEngine) ? find() : null;
    if (found === null) return (postgres ??= preparePostgres(options));
    return (mariaDb ??= prepareMariaDb(found, options));
  };
}
