import type { Extent } from '../../model/extent.js';
import type { Finding } from '../../model/finding.js';
import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';
import { AVAILABILITY_EXTENTS } from './availability-extents.js';
import { DATA_EXTENTS } from './data-extents.js';
import { DELIVERY_EXTENTS } from './delivery-extents.js';
import { EDGE_EXTENTS } from './edge-extents.js';
import type { ExtentReader } from './extent-reader.js';
import { ExtentSources } from './extent-sources.js';
import { NETWORK_EXTENTS } from './network-extents.js';

/** By policy. One that is not here, as those of users, is compared by its words. */
export const EXTENT_READERS: ReadonlyMap<string, ExtentReader> = new Map(
  Object.entries({
    ...AVAILABILITY_EXTENTS,
    ...DATA_EXTENTS,
    ...DELIVERY_EXTENTS,
    ...EDGE_EXTENTS,
    ...NETWORK_EXTENTS,
  }),
);

/** How far a finding of a stack goes, as data; undefined where that is not told. */
export type ReadExtent = (finding: Finding) => Extent | undefined;

/** Reads the extents of a stack's findings, each where it is asked for. */
export function extentsOf(stack: Stack, settings: GateSettings): ReadExtent {
  const sources = new ExtentSources(stack, settings);
  return (finding) => {
    const extent = EXTENT_READERS.get(finding.policy)?.(finding, sources);
    return extent && isTold(extent, finding) ? extent : undefined;
  };
}

/** A failure of which nothing is told as data is left to its words. */
function isTold({ faults, amounts, openings }: Extent, { verdict }: Finding): boolean {
  return verdict !== 'fail' || faults.length + amounts.length + openings.length > 0;
}
