import { fixedAddress, openAddressBook, type AddressBook } from './address-book.js';
import { destinationOf } from './open-socket.js';
import type { ProbeSettings } from './probe-options.js';

/** Resolves through the target's own name server where it has one. */
export async function openAddresses(
  settings: Pick<ProbeSettings, 'url' | 'ca' | 'serverName' | 'dns'>,
): Promise<AddressBook> {
  const { host, port } = destinationOf(settings.url, settings.ca, settings.serverName);
  const { dns = null, serverName } = settings;
  return dns === null || serverName === null
    ? fixedAddress(host, port)
    : await openAddressBook(serverName, port, dns);
}
