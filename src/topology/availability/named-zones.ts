import type { PlannedResource } from '../../plan/plan.js';
import { exactSpread, openSpread, type ZoneSpread } from './zone-spread.js';

/** What lies in the default VPC names zones in place of subnets: `availability_zones`. */
export function namedZones({ address, values }: PlannedResource): ZoneSpread {
  const names = values['availability_zones'];
  const open = `${address} names neither subnets nor zones in a way that the plan shows`;
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
    return openSpread(open);
  const zones = names as readonly string[];
  return exactSpread(zones, [`${address} names ${zones.join(', ')}`]);
}
