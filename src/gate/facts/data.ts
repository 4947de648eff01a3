import type { GateSettings } from '../../model/settings.js';
import { readCachesAndFiles } from '../../topology/data/caches-and-files.js';
import { readCopies } from '../../topology/data/copies.js';
import { readDatabaseStores } from '../../topology/data/database-storage.js';
import { readRemoteState } from '../../topology/data/remote-state.js';
import { readTransit } from '../../topology/data/transit.js';
import { readVolumes } from '../../topology/data/volumes.js';
import type { Stack } from '../../topology/read-stack.js';
import { readSecrets } from '../../topology/secrets/read-secrets.js';

/** Facts for policies/data: encryption, secrets and where the state is kept. */
export function dataFacts(
  { resolver, source }: Stack,
  settings: GateSettings,
): Readonly<Record<string, unknown>> {
  const stores = [
    ...readDatabaseStores(resolver),
    ...readVolumes(resolver, settings.ebsEncryptedByAccount),
    ...readCachesAndFiles(resolver),
  ];
  return {
    atRest: [...stores, ...readCopies(resolver, stores, settings.ebsEncryptedByAccount)],
    inTransit: readTransit(resolver),
    secretHolders: readSecrets(resolver),
    /** None without the source: a plan does not say where its state is. */
    remoteStates: source ? [readRemoteState(source.backend, resolver)] : [],
  };
}
