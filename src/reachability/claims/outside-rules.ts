import type { OpenTo } from '../../model/extent.js';
import { readCompute } from '../../topology/compute.js';
import { ENGINE_PORTS } from '../../topology/database-port.js';
import { groupBy } from '../../topology/group-by.js';
import type { Stack } from '../../topology/read-stack.js';
import { addressesOf, INTERNET } from '../engine/addresses.js';
import { meets } from '../engine/intervals.js';
import type { Admission, Ports } from '../read/admission.js';
import { readSecurityGroupRules } from '../read/security-group-rules.js';
import { serviceOfPorts } from './openings.js';
import { describePorts } from './store-ports.js';

/** What a rule lets into a group that no plan or state has: who has the group, nothing tells. */
export interface OutsideRule {
  /** Address of the rule. */
  readonly address: string;
  /** Id of the group, or the data source that finds it. */
  readonly group: string;
  /** Each as `0.0.0.0/0 on tcp 443`. */
  readonly fromInternet: readonly string[];
  /** The same of what may be a database's or a cache's port, but from the application. */
  readonly toDatabase: readonly string[];
  readonly toCache: readonly string[];
}

/** Ports of DocumentDB, Redshift and Neptune beside those of RDS's engines. */
const DATABASE_PORTS = [...ENGINE_PORTS.map(([, port]) => port), 27017, 5439, 8182];
const CACHE_PORTS = [6379, 6380, 11211];

/** Rules that let into groups which are in none of the stacks. */
export function readOutsideRules(stack: Stack): OutsideRule[] {
  const applications = applicationGroups(stack);
  return [...outsideAdmissions(stack)].map(([address, admissions]) => {
    const said = (asked: (admission: Admission) => boolean): string[] => [
      ...new Set(admissions.filter(asked).map(describe)),
    ];
    const others = ({ peer }: Admission): boolean =>
      peer.kind !== 'group' || !applications.has(peer.group);
    return {
      address,
      group: [...new Set(admissions.map(({ group }) => group))].join(' or '),
      fromInternet: said(isFromInternet),
      toDatabase: said((own) => others(own) && opens(own.ports, DATABASE_PORTS)),
      toCache: said((own) => others(own) && opens(own.ports, CACHE_PORTS)),
    };
  });
}

/** The same as packets, by the address of the rule: nothing of it is sure to reach anything. */
export function readOutsideOpenings(stack: Stack): ReadonlyMap<string, readonly OpenTo[]> {
  return new Map(
    [...outsideAdmissions(stack)].map(([address, admissions]) => [
      address,
      admissions.flatMap(({ peer, ports }): OpenTo[] => {
        if (peer.kind === 'unknown') return [];
        const from = peer.kind === 'cidr' ? peer.cidr : peer.group;
        const service = serviceOfPorts(ports, { port: undefined });
        return [{ from, within: [], places: [], ...service, isSure: false }];
      }),
    ]),
  );
}

function outsideAdmissions({ resolver }: Stack): ReadonlyMap<string, readonly Admission[]> {
  return groupBy(readSecurityGroupRules(resolver).outside, ({ source }) => [source]);
}

/** Groups that surely belong to the application. */
function applicationGroups({ resolver, topology }: Stack): ReadonlySet<string> {
  const rules = readSecurityGroupRules(resolver);
  const surely = new Set(
    topology.applications.flatMap(({ address, role }) => (role.state === 'known' ? [address] : [])),
  );
  return new Set(
    readCompute(resolver)
      .filter(({ resource }) => surely.has(resource.address))
      .flatMap(({ securityGroups }) => rules.keysOf(securityGroups)),
  );
}

function isFromInternet({ peer }: Admission): boolean {
  if (peer.kind !== 'cidr') return peer.kind === 'unknown';
  return meets(addressesOf(peer.cidr) ?? INTERNET, INTERNET);
}

function opens({ protocol, from, to, portOf }: Ports, ports: readonly number[]): boolean {
  if (portOf !== undefined || protocol === 'unknown' || protocol === 'all') return true;
  return protocol === 'tcp' && ports.some((port) => from <= port && port <= to);
}

function describe({ peer, ports }: Admission): string {
  const who =
    peer.kind === 'cidr' ? peer.cidr : peer.kind === 'group' ? peer.group : 'what is not known';
  return `${who} on ${describePorts(ports, { address: '' })}`;
}
