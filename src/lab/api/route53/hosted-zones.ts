import type {
  GetHostedZoneRequest,
  GetHostedZoneResponse,
  HostedZone,
  ListHostedZonesRequest,
  ListHostedZonesResponse,
} from '@aws-sdk/client-route-53';
import type { Deployment } from '../../../model/deployment.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { pageFrom } from './marker-page.js';

export function listHostedZones(
  input: ListHostedZonesRequest,
  { global }: ApiContext,
): ListHostedZonesResponse {
  const { items, frame } = pageFrom(zonesOf(global.deployment), ({ id }) => id, input);
  return {
    HostedZones: items.map((zone) => describe(zone, global.deployment)),
    ...frame,
  };
}

export function getHostedZone(
  { Id }: GetHostedZoneRequest,
  { global }: ApiContext,
): GetHostedZoneResponse {
  const zone = findZone(global.deployment, Id);
  return { HostedZone: describe(zone, global.deployment) };
}

/** Clients leave `/hostedzone/` away; it may stand there all the same. */
export function findZone(deployment: Deployment, id: string | undefined): Zone {
  const plain = (id ?? '').replace(/^\/?hostedzone\//, '');
  const zone = zonesOf(deployment).find((each) => each.id === plain);
  if (zone !== undefined) return zone;
  throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${plain}`, 404);
}

type Zone = Deployment['dnsRecords'][number]['hostedZone'];

/** Those that a record of the plan is in. */
function zonesOf({ dnsRecords }: Deployment): readonly Zone[] {
  return [...new Map(dnsRecords.map(({ hostedZone }) => [hostedZone.id, hostedZone])).values()];
}

function describe({ id, name }: Zone, { dnsRecords }: Deployment): HostedZone {
  return {
    Id: `/hostedzone/${id}`,
    Name: `${name}.`,
    CallerReference: id,
    Config: { PrivateZone: false },
    ResourceRecordSetCount: dnsRecords.filter(({ hostedZone }) => hostedZone.id === id).length,
  };
}
