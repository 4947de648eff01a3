import { ListHostedZonesCommand, TestDNSAnswerCommand } from '@aws-sdk/client-route-53';
import type { DeployedDnsRecord } from '../model/deployed-edge.js';
import type { Clients } from '../target/clients.js';
import type { Witness } from './fault-driver.js';

/** Route 53 is global; its API is asked in this region wherever the stack is. */
const ROUTE_53_REGION = 'us-east-1';

/**
 * Route 53 answers with none of the addresses any more that it gave when it was first asked. A record
 * that has been failed over by then is never seen to: then nothing is shown, and the run says so.
 */
export function dnsLeadsElsewhere({
  name,
  type,
}: Pick<DeployedDnsRecord, 'name' | 'type'>): Witness {
  let first: readonly string[] | null = null;
  return {
    what: `DNS leads ${name} elsewhere`,
    asksApis: true,
    async look({ clients }) {
      const { route53 } = clients(ROUTE_53_REGION);
      const zone = await findZone(route53, name);
      if (zone === undefined) return null;
      const { RecordData = [] } = await route53.send(
        new TestDNSAnswerCommand({ HostedZoneId: zone, RecordName: name, RecordType: type }),
      );
      if (RecordData.length === 0) return null;
      first ??= RecordData;
      const left = first;
      return RecordData.some((address) => left.includes(address))
        ? null
        : `${name} is ${RecordData.join(', ')}, no longer ${first.join(', ')}`;
    },
  };
}

/** The plan may not know the zone's id: the zone whose name is the longest end of this one. */
async function findZone(client: Clients['route53'], name: string): Promise<string | undefined> {
  const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
  return HostedZones.filter(({ Name = '' }) => `.${name}.`.endsWith(`.${Name}`)).toSorted(
    (a, b) => (b.Name?.length ?? 0) - (a.Name?.length ?? 0),
  )[0]?.Id;
}
