import type { Deployment } from '../model/deployment.js';
import { createDatabases } from './database/create-databases.js';
import { Database } from './database/database.js';
import { startPostgres } from './database/postgres-server.js';
import type { Fabric } from './fabric/fabric.js';
import { connectionsFor } from './instance/boot-application.js';
import type { LabTimers } from './lab-timers.js';
import type { LabParameterValues } from './parameters.js';
import type { OnProcess } from './process/owned-process.js';
import { makeTempFolder, temporaryBases } from './process/temp-folder.js';
import type { Teardown } from './teardown.js';

export interface StartDatabasesOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly teardown: Teardown;
  readonly dir: string;
  readonly onProcess: OnProcess;
}

/** One PostgreSQL with a database for each of the deployment's; none where it has none. */
export async function startDatabases(options: StartDatabasesOptions): Promise<Database[]> {
  const { deployment, dir, onProcess, teardown } = options;
  if (deployment.databases.length === 0) return [];
  const [base = '/tmp'] = await temporaryBases();
  const folder = await makeTempFolder(onProcess, base);
  teardown.defer('remove the temporary folder', () => folder.remove());
  const instances =
    deployment.instances.length +
    deployment.autoScalingGroups.reduce((sum, { maxSize }) => sum + maxSize + 1, 0);
  const server = await startPostgres({
    folder,
    dir,
    maxConnections: connectionsFor(instances),
    onProcess,
  });
  teardown.defer('stop the database', () => server.stop());

  const named = deployment.databases.map((deployed, index) => ({ deployed, name: `app${index}` }));
  await createDatabases(
    server,
    named.map(({ name }) => name),
  );
  const databases = named.map(
    (each) => new Database({ ...options, ...each, subnets: deployment.subnets, server }),
  );
  teardown.defer('close the database’s ports', async () => {
    await Promise.all(databases.map((database) => database.close()));
  });
  await Promise.all(databases.map((database) => database.start()));
  return databases;
}
