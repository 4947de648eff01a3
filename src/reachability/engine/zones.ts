import type { Forward } from './network.js';
import type { NetworkIndex } from './network-index.js';

/** Whether a node in one subnet forwards to targets in the other: without cross-zone only in its own zone. */
export function crossesZones(
  index: NetworkIndex,
  { crossZone }: Forward,
  node: string,
  target: string,
): 'yes' | 'no' | 'maybe' {
  if (crossZone.value && crossZone.doubt === undefined) return 'yes';
  const [here, there] = [
    index.network.subnets.get(node)?.zone,
    index.network.subnets.get(target)?.zone,
  ];
  if (here === undefined || there === undefined) return node === target ? 'yes' : 'maybe';
  if (here === there) return 'yes';
  return crossZone.doubt === undefined ? 'no' : 'maybe';
}
