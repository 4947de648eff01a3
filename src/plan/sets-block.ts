import type { PlannedResource } from './plan.js';

/**
 * Whether the configuration sets a block that is computed as well, such as `ingress` of a group. A
 * dynamic block leaves nothing in a plan's configuration; but what is yet to be made, and so has no id,
 * can have its rows from nowhere else.
 */
export function setsBlock({ config, values }: PlannedResource, block: string): boolean {
  if (config === undefined) return false;
  if (config.expressions[block] !== undefined) return true;
  const rows = values[block];
  return typeof values['id'] !== 'string' && Array.isArray(rows) && rows.length > 0;
}
