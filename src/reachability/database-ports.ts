import type { Ports } from './admission.js';
import type { DatabaseNetwork } from './database-network.js';

/** Whether a rule may open the database's own port. */
export function opensPort(ports: Ports, db: DatabaseNetwork): boolean {
  if (ports.portOf !== undefined) return ports.portOf === db.address;
  if (ports.protocol === 'unknown') return true;
  if (ports.protocol === 'udp' || db.port === undefined) return false;
  return ports.from <= db.port && db.port <= ports.to;
}

/** Whether a rule opens the database's own port and no other. */
export function isOwnPort(ports: Ports, db: DatabaseNetwork): boolean {
  if (ports.portOf !== undefined) return ports.portOf === db.address;
  return ports.protocol === 'tcp' && ports.from === db.port && ports.to === db.port;
}

/** Ports as an engineer reads them: `tcp 3306`, `all ports of all protocols`. */
export function describePorts(ports: Ports, db: DatabaseNetwork): string {
  if (ports.portOf !== undefined)
    return ports.portOf === db.address ? 'its own port' : `the port of ${ports.portOf}`;
  if (ports.protocol === 'unknown') return 'ports known only after apply';
  if (ports.protocol === 'all') return 'all ports of all protocols';
  return ports.from === ports.to
    ? `${ports.protocol} ${ports.from}`
    : `${ports.protocol} ${ports.from}-${ports.to}`;
}
