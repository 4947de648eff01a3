import type { Ports } from '../read/admission.js';
import type { StoreNetwork } from './store-network.js';

/** Whether a rule opens the store's own port and no other. */
export function isOwnPort(ports: Ports, store: StoreNetwork): boolean {
  if (ports.portOf !== undefined) return ports.portOf === store.address;
  return ports.protocol === 'tcp' && ports.from === store.port && ports.to === store.port;
}

/** Ports as an engineer reads them: `tcp 3306`, `all ports of all protocols`. */
export function describePorts(ports: Ports, store: Pick<StoreNetwork, 'address'>): string {
  if (ports.portOf !== undefined)
    return ports.portOf === store.address ? 'its own port' : `the port of ${ports.portOf}`;
  if (ports.protocol === 'unknown') return 'ports known only after apply';
  if (ports.protocol === 'all') return 'all ports of all protocols';
  return ports.from === ports.to
    ? `${ports.protocol} ${ports.from}`
    : `${ports.protocol} ${ports.from}-${ports.to}`;
}
