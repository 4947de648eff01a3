import type { DeployedCache } from '../model/deployed-data.js';
import type { Deployment } from '../model/deployment.js';

type Tags = Readonly<Record<string, string>>;

/** All tags of the plan, where no other cache of the stack in its region has them too; else null. */
export function tellingTags(
  cache: DeployedCache,
  { caches }: Pick<Deployment, 'caches'>,
): Tags | null {
  const { tags = {}, region } = cache;
  if (Object.keys(tags).length === 0) return null;
  return selectedBy(tags, region, caches).length === 1 ? tags : null;
}

/** The caches that carry all of these tags: FIS joins tags by AND. */
export function selectedBy(
  tags: Tags,
  region: string,
  caches: readonly DeployedCache[],
): DeployedCache[] {
  return caches.filter(
    (each) =>
      each.region === region &&
      Object.entries(tags).every(([key, value]) => each.tags?.[key] === value),
  );
}
