import { readJsonFile } from '../plan/read-file.js';
import { toState } from '../plan/read-state.js';

/**
 * Ids and ARNs of a state's resources by their addresses.
 * @throws HoldfastError state/…, plan/…
 */
export function readStateIds(
  path: string,
): ReadonlyMap<string, { readonly id: string; readonly arn: string | null }> {
  const { resources } = toState(readJsonFile(path));
  return new Map(
    [...resources.values()].flatMap(({ address, values: { id, arn } }) =>
      typeof id === 'string'
        ? [[address, { id, arn: typeof arn === 'string' ? arn : null }] as const]
        : [],
    ),
  );
}
