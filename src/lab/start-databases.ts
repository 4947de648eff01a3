import type { Deployment } from '../model/deployment.js';
import type { DeployedDatabase } from '../model/deployed-data.js';
import { chooseEngines } from './database/choose-engine.js';
import { Database } from './database/database.js';
import type { Fabric } from './fabric/fabric.js';
import { connectionsFor } from './instance/boot-application.js';
import type { LabTimers } from './lab-timers.js';
import type { LabParameterValues } from './parameters.js';
import type { OnProcess } from './process/owned-process.js';
import type { TempFolder } from './process/temp-folder.js';
import type { Teardown } from './teardown.js';

export interface StartDatabasesOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly teardown: Teardown;
  readonly folder: TempFolder;
  readonly dir: string;
  readonly onProcess: OnProcess;
  readonly onProgress: (message: string) => void;
}

/** A server for each of the deployment's databases, and one for each standby. */
export async function startDatabases(options: StartDatabasesOptions): Promise<Database[]> {
  const { deployment, teardown } = options;
  if (deployment.databases.length === 0) return [];
  const instances =
    deployment.instances.length +
    deployment.autoScalingGroups.reduce((sum, { maxSize }) => sum + maxSize + 1, 0) +
    copiedInstances(deployment);
  const engineFor = chooseEngines({ ...options, maxConnections: connectionsFor(instances) });
  const databases = new Map<string, Database>();
  const start = async (deployed: DeployedDatabase, source: Database | null): Promise<void> => {
    const engine = await engineFor(source?.deployed.engine ?? deployed.engine);
    const { subnets } = deployment;
    const database = new Database({ ...options, deployed, subnets, engine, source });
    teardown.defer(`end the database ${deployed.identifier}`, () => database.close());
    databases.set(deployed.arn, database);
    await database.start();
  };
  const isPrimary = (db: DeployedDatabase): boolean => db.replicaOf === null;
  await settleAll(deployment.databases.filter(isPrimary).map((db) => start(db, null)));
  await settleAll(
    deployment.databases
      .filter((db) => !isPrimary(db))
      .map((db) => start(db, databases.get(db.replicaOf ?? '') ?? null)),
  );
  return deployment.databases.flatMap(({ arn }) => databases.get(arn) ?? []);
}

/** Waits for all also where one fails: none is to start while the others are taken down again. */
async function settleAll(starting: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Two copies of a group beside it: one that a failed blue/green deployment left, and the next one’s. */
function copiedInstances({ autoScalingGroups, deploymentGroups }: Deployment): number {
  const copied = new Set(
    deploymentGroups
      .filter(({ blueGreen }) => blueGreen?.greenFleet === 'copy-auto-scaling-group')
      .flatMap(({ autoScalingGroupNames }) => autoScalingGroupNames),
  );
  return autoScalingGroups
    .filter(({ name }) => copied.has(name))
    .reduce((sum, { maxSize }) => sum + 2 * maxSize, 0);
}
