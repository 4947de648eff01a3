import { buildPlan, resource, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import type { Args, JsonMap } from '../../plan/planned-values.fixture.js';
import { Resolver } from '../../plan/resolver.js';
import { readSecrets } from './read-secrets.js';
import type { SecretHolder } from './secret-holder.js';

/** What must be found, and never be seen. */
export const SECRET = 'correct-horse-battery';

/** What the plan of these resources holds secrets in. */
export function holders(
  resources: ResourceSpec[],
  overrides: JsonMap = {},
): readonly SecretHolder[] {
  return readSecrets(new Resolver(buildPlan({ resources }, overrides)));
}

/** The verdict on the one secret of a resource. */
export function verdict(is: string, args: Args, overrides: JsonMap = {}): string {
  const own = holders([resource(is, args)], overrides).find(({ address }) => address === is);
  if (!own) return 'none';
  if (own.found.length > 0) return 'found';
  return own.open.length > 0 ? 'open' : 'fine';
}
