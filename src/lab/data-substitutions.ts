import type { Deployment } from '../model/deployment.js';
import type { LabParameterValues } from './parameters.js';

/** What stands in for the plan's databases; `titleOf` is the engine that runs for one of them. */
export function databaseSubstitutions(
  { databases }: Deployment,
  titleOf: (identifier: string) => string | undefined,
  parameters: LabParameterValues,
): string[] {
  return databases.flatMap(
    ({ address, identifier, engine, multiAz, standbyZone, replicaOf, region }) => [
      `${titleOf(identifier) ?? 'Nothing'} stands in for ${address} (${engine}).`,
      ...(standbyZone === null
        ? []
        : [
            `${address} fails over in ${parameters.databaseFailoverSeconds} s of declared time (assumed; AWS documents 60-120 s); its standby is promoted, and another is made at once where the old primary was.`,
          ]),
      ...(multiAz && standbyZone === null && replicaOf !== null
        ? [`The standby that the read replica ${address} has itself is not modelled.`]
        : []),
      ...farFromItsSource(databases, replicaOf, region).map(
        (source) =>
          `Applications in ${region} have ${address} for reading and for writing, so that their writes are refused there also while ${source} could take them.`,
      ),
    ],
  );
}

/** Address of a replica's source in another region; none where it is near, or is no replica. */
function farFromItsSource(
  databases: Deployment['databases'],
  replicaOf: string | null,
  region: string,
): string[] {
  const source = databases.find(({ arn }) => arn === replicaOf);
  return source === undefined || source.region === region ? [] : [source.address];
}

/** What stands in for the plan's caches. */
export function cacheSubstitutions(
  { caches }: Deployment,
  titleOf: (replicationGroupId: string) => string | undefined,
  parameters: LabParameterValues,
): string[] {
  return caches.flatMap(({ address, replicationGroupId, engine, automaticFailover }) => {
    const title = titleOf(replicationGroupId);
    if (title === undefined) {
      return [`Nothing stands in for ${address} (${engine}): applications run without it.`];
    }
    return [
      `${title} stands in for ${address} (${engine}), without TLS.`,
      ...(automaticFailover
        ? [
            `A replica of ${address} takes the primary’s part after ${parameters.cacheFailoverSeconds} s of declared time (assumed: AWS documents no bound).`,
          ]
        : []),
    ];
  });
}
