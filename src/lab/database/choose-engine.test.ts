import { expect, test } from 'vitest';
import { makeTempFolder, temporaryBases } from '../process/temp-folder.js';
import { chooseEngines } from './choose-engine.js';

test('PostgreSQL stands in for MySQL where no MariaDB is found', async () => {
  const [base = '/tmp'] = await temporaryBases();
  const own = await makeTempFolder(() => {}, base);
  try {
    const options = { folder: own, dir: own.path, maxConnections: 40, onProcess: () => {} };
    const engine = await chooseEngines(options, () => null)('mysql');
    expect(engine.title).toBe('PostgreSQL 18');
    expect(engine.urlAt({ host: '127.0.0.1', port: 1 })).toMatch(/^postgres:/);
  } finally {
    await own.remove();
  }
});
