import type { Topology } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isSubnet } from './resource-kinds.js';
import type { Route } from './route-tables.js';
import { readSubnetTables } from './subnets.js';

/** A subnet whose default route leads, or may lead, to a NAT gateway. */
export interface NatRoute {
  readonly subnet: string;
  readonly zone: Uncertain<string>;
  /** The gateways that its default route can lead to. */
  readonly gateways: readonly NatChoice[];
  /** Why it may lead elsewhere. */
  readonly open: string | null;
  readonly evidence: readonly string[];
}

export interface NatChoice {
  readonly address: string;
  /** Zone of the subnet that it stands in. */
  readonly zone: Uncertain<string>;
  /** A regional gateway stands in every zone of its VPC. */
  readonly isRegional: boolean;
}

const DEFAULT_ROUTE = '0.0.0.0/0';

/** Where the private subnets of a plan leave to the internet. */
export function readNatRoutes(resolver: Resolver, topology: Topology): NatRoute[] {
  const tables = readSubnetTables(resolver);
  const gateways = new Map(
    resolver
      .ofType('aws_nat_gateway')
      .map((gateway) => [gateway.address, toChoice(gateway, resolver, topology)]),
  );
  return resolver.ofType('aws_subnet', 'aws_default_subnet').flatMap((subnet): NatRoute[] => {
    const { choice, evidence } = tables.of(subnet);
    const routes = choice.keys.flatMap((key) => tables.all.routesOf(key).filter(leadsOut));
    const targets = routes.flatMap(({ target }) => target.options);
    const nats = targets.filter(({ kind }) => kind === 'nat-gateway');
    if (nats.length === 0) return [];
    const elsewhere = targets.find(({ kind }) => kind !== 'nat-gateway');
    const doubtful = routes.find(({ certain }) => !certain);
    const open =
      choice.doubts[0] ??
      routes.map(({ target }) => target.open).find((reason) => reason !== undefined) ??
      (elsewhere && `its default route may lead to ${elsewhere.id}`) ??
      (doubtful && `${doubtful.source} may belong to another route table`) ??
      null;
    return [
      {
        subnet: subnet.address,
        zone:
          topology.subnets.get(subnet.address)?.zone ?? unknown('the plan does not tell its zone'),
        gateways: [...new Set(nats.map(({ id }) => id))].map(
          (id) =>
            gateways.get(id) ?? {
              address: id,
              zone: unknown(`the zone of ${id} is not in this plan`),
              isRegional: false,
            },
        ),
        open,
        evidence: [...evidence, ...routes.map(({ source }) => `its default route is by ${source}`)],
      },
    ];
  });
}

function leadsOut({ destination }: Route): boolean {
  return destination === DEFAULT_ROUTE;
}

function toChoice(gateway: PlannedResource, resolver: Resolver, topology: Topology): NatChoice {
  const { address } = gateway;
  const isRegional = gateway.values['availability_mode'] === 'regional';
  const subnets = resolver.link(gateway, ['subnet_id'], isSubnet);
  const zones = subnets.targets.map(({ resource }) => topology.subnets.get(resource.address)?.zone);
  const names = new Set(zones.map((zone) => (zone?.state === 'known' ? zone.value : undefined)));
  const [only] = names;
  const closed = subnets.gaps.length === 0 && subnets.external.length === 0;
  if (closed && names.size === 1 && only !== undefined)
    return { address, zone: known(only), isRegional };
  const candidates = [...names].filter((name) => name !== undefined);
  return {
    address,
    zone: unknown(`the plan does not tell the zone of ${address}`, closed ? candidates : []),
    isRegional,
  };
}
