import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeployedDatabase } from '../../model/deployed-data.js';
import { Fabric } from '../fabric/fabric.js';
import { BLACK_HOLE, type Place } from '../fabric/link.js';
import { ItemStore } from '../instance/item-store.js';
import { LabTimers } from '../lab-timers.js';
import { labParameterValues } from '../parameters.js';
import type { LabParameterValues } from '../parameters.js';
import { makeTempFolder, temporaryBases, type TempFolder } from '../process/temp-folder.js';
import { eventually } from '../testing/eventually.fixture.js';
import { webAppDeployment } from '../testing/web-app-deployment.js';
import { chooseEngines } from './choose-engine.js';
import { Database } from './database.js';
import { findMariaDb } from './mariadb-engine.js';

const SPEED = 60;
const [declared] = webAppDeployment().databases;
const { subnets } = webAppDeployment();
if (declared === undefined) throw new Error('the fixture lacks its database');
const template: DeployedDatabase = declared;
const inZone = (zone: string): string[] =>
  subnets.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
const application: Place = { name: 'application', subnetIds: () => [] };

/** Names are unique within a lab. */
let stores = 0;
let dir: string;
let folder: TempFolder;
let engines: ReturnType<typeof chooseEngines>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const [base = '/tmp'] = await temporaryBases();
  folder = await makeTempFolder(() => {}, base);
  engines = chooseEngines({ folder, dir, maxConnections: 40, onProcess: () => {} });
});
afterAll(async () => {
  await folder?.remove();
  await rm(dir, { recursive: true });
});

interface Stage {
  readonly fabric: Fabric;
  readonly add: (deployed: Partial<DeployedDatabase>, source?: Database) => Promise<Database>;
}

/** Runs a test on a fabric of its own, and ends its databases. */
async function onStage(
  replaced: Partial<LabParameterValues>,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const fabric = new Fabric();
  const timers = new LabTimers(SPEED);
  const parameters = labParameterValues(replaced);
  const databases: Database[] = [];
  const failed: string[] = [];
  try {
    await act({
      fabric,
      async add(change, source) {
        stores += 1;
        const identifier = `db${stores}`;
        const deployed = { ...template, identifier, ...change };
        const engine = source?.engine ?? (await engines(deployed.engine));
        const database = new Database({
          deployed,
          subnets,
          engine,
          source: source ?? null,
          fabric,
          timers,
          parameters,
          onProgress: (message) => failed.push(message),
        });
        databases.push(database);
        await database.start();
        return database;
      },
    });
    expect(failed).toEqual([]);
  } finally {
    timers.stop();
    fabric.close();
    await Promise.all(databases.map((database) => database.close()));
  }
}

/** Writes one after another until told to stop; gives the keys that were acknowledged. */
function startWriting(
  store: ItemStore,
  name: string,
): { count(): number; stop(): Promise<string[]> } {
  const stopped = new AbortController();
  const acknowledged: string[] = [];
  const rounds = [0, 1, 2].map(async (writer) => {
    for (let count = 0; !stopped.signal.aborted; count += 1) {
      const key = `${name}-${writer}-${count}`;
      await store.add(key, 'written').then(
        () => acknowledged.push(key),
        () => new Promise((resolve) => setTimeout(resolve, 20)),
      );
    }
  });
  return {
    count: () => acknowledged.length,
    async stop() {
      stopped.abort();
      await Promise.all(rounds);
      return acknowledged;
    },
  };
}

/** One after another: reading is not to hurry a busy machine. */
async function lost(store: ItemStore, keys: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const key of keys) if ((await store.find(key)) === null) missing.push(key);
  return missing;
}

const ENGINES = [
  { engine: 'postgres', title: 'PostgreSQL', isHere: true },
  { engine: 'mysql', title: 'MariaDB', isHere: findMariaDb() !== null },
];
for (const { title, isHere } of ENGINES) {
  if (!isHere) console.log(`skipped: databases of ${title} (it is not on the PATH)`);
}

describe.each(ENGINES.filter(({ isHere }) => isHere))(
  'a Multi-AZ database by $title',
  ({ engine }) => {
    test('loses no acknowledged write in failovers there and back, and breaks connections', () =>
      onStage({ databaseFailoverSeconds: 30 }, async ({ add }) => {
        const database = await add({ engine });
        expect(database.view()).toMatchObject({ standby: 'in-sync', zone: 'us-east-1a' });
        const store = await ItemStore.open(await database.urlFor(application), 6, 300);
        const writing = startWriting(store, 'write');
        for (const zone of ['us-east-1b', 'us-east-1a']) {
          const before = writing.count();
          await eventually(() => expect(writing.count()).toBeGreaterThan(before + 10));
          database.reboot(true);
          await expect(store.latest(1)).rejects.toThrow();
          await eventually(() =>
            expect(database.view()).toMatchObject({ status: 'available', zone }),
          );
          await eventually(() => expect(database.view().standby).toBe('in-sync'));
        }
        const acknowledged = await writing.stop();
        expect(acknowledged.length).toBeGreaterThan(20);
        const patient = await ItemStore.open(await database.urlFor(application), 1, 10_000);
        expect(await lost(patient, acknowledged)).toEqual([]);
        await Promise.all([store.close(), patient.close()]);
      }));

    test('fails over by itself when the primary’s zone is lost, and has a standby again afterwards', () =>
      onStage({ databaseFailoverSeconds: 20 }, async ({ fabric, add }) => {
        const database = await add({ engine });
        const store = await ItemStore.open(await database.urlFor(application), 4, 300);
        await store.add('before', 'x');
        fabric.cutSubnets(inZone('us-east-1a'));
        database.reachabilityChanged();
        await eventually(() =>
          expect(database.view()).toMatchObject({
            status: 'available',
            zone: 'us-east-1b',
            standbyZone: 'us-east-1a',
            standby: 'asynchronous',
          }),
        );
        await eventually(async () => expect(await store.find('before')).not.toBeNull());
        expect(() => database.reboot(true)).toThrow(/asynchronous/);
        fabric.restoreSubnets(inZone('us-east-1a'));
        database.reachabilityChanged();
        await eventually(() => expect(database.view().standby).toBe('in-sync'));
        await store.close();
      }));

    test('waits for a lost standby, then goes on without it, and is in step once it is back', () =>
      onStage({ databaseStandbyLossSeconds: 60 }, async ({ fabric, add }) => {
        const database = await add({ engine });
        const url = await database.urlFor(application);
        const store = await ItemStore.open(url, 4, 10_000);
        const impatient = await ItemStore.open(url, 1, 300);
        await store.add('before', 'x');
        fabric.cutSubnets(inZone('us-east-1b'));
        database.reachabilityChanged();
        await expect(impatient.add('hangs', 'x')).rejects.toThrow(/no answer/);
        await store.add('waited', 'x');
        expect(database.view()).toMatchObject({ status: 'available', standby: 'asynchronous' });
        fabric.restoreSubnets(inZone('us-east-1b'));
        database.reachabilityChanged();
        await eventually(() => expect(database.view().standby).toBe('in-sync'));
        await Promise.all([store.close(), impatient.close()]);
      }));

    test('a read replica lags, refuses writes, and lacks what it had not got once it is promoted', () =>
      onStage({}, async ({ fabric, add }) => {
        const source = await add({ engine, multiAz: false, standbyZone: null });
        const replica = await add(
          {
            engine,
            arn: 'arn:replica',
            replicaOf: source.deployed.arn,
            zone: 'us-east-1b',
            multiAz: false,
            standbyZone: null,
          },
          source,
        );
        const writer = await ItemStore.open(await source.urlFor(application), 2, 2_000);
        const reader = await ItemStore.open(await replica.urlFor(application), 2, 2_000);
        await writer.add('replicated', 'x');
        await eventually(async () => expect(await reader.find('replicated')).not.toBeNull());
        await expect(reader.add('refused', 'x')).rejects.toThrow(/read.only/i);
        fabric.setPlace(source.place, BLACK_HOLE);
        const direct = await ItemStore.open(source.engine.urlAt(source.endpoint.address), 1, 2_000);
        await direct.add('acknowledged too late', 'x');
        replica.promote();
        await eventually(() =>
          expect(replica.view()).toMatchObject({ status: 'available', replicaOf: null }),
        );
        await reader.add('accepted', 'x');
        expect(await lost(reader, ['replicated', 'acknowledged too late', 'accepted'])).toEqual([
          'acknowledged too late',
        ]);
        expect(() => replica.promote()).toThrow(/no read replica/);
        await Promise.all([writer.close(), reader.close(), direct.close()]);
      }));
  },
);
