import type { OtherDatabase } from '../../model/topology.js';
import { known, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { DEFAULT_SUBNET } from '../../topology/compute.js';
import { isSubnet } from '../../topology/resource-kinds.js';
import { booleanAt, toUncertainSet } from '../../topology/uncertain-attribute.js';
import { throughGroup } from '../read/holders.js';

/**
 * Databases that are no part of a web stack's reachability, and may be public all the same: warehouses,
 * search domains, time series, graphs. What has no endpoint but AWS's own API (DynamoDB, Aurora DSQL)
 * is none of them.
 */
export function readOtherDatabases(resolver: Resolver): OtherDatabase[] {
  return Object.entries(KINDS).flatMap(([type, kind]) =>
    resolver.ofType(type).map((resource) => ({
      address: resource.address,
      publiclyAccessible: kind.isPublic(resource),
      subnets: subnetsOf(resource, kind, resolver),
    })),
  );
}

interface Kind {
  readonly isPublic: (resource: PlannedResource) => Uncertain<boolean>;
  /** Left out: no setting makes it public where it is in a subnet, or it is in none. */
  readonly subnets?: string;
  readonly subnetGroup?: { readonly argument: string; readonly type: string };
}

const isAt =
  (argument: string) =>
  (resource: PlannedResource): Uncertain<boolean> =>
    booleanAt(resource, [argument], false);

/** A domain outside of a VPC has an endpoint in the internet. Source: OpenSearch Service Developer Guide, Launching domains within a VPC. */
function isOutsideVpc(resource: PlannedResource): Uncertain<boolean> {
  const rows = resource.values['vpc_options'];
  const isOpen = resource.unknown['vpc_options'] === true;
  if (isOpen && readAttribute(resource, ['vpc_options']).state !== 'absent')
    return {
      state: 'unknown',
      reason: `${resource.address} has \`vpc_options\` known only after apply`,
      candidates: [true, false],
    };
  return known(!Array.isArray(rows) || rows.length === 0);
}

const KINDS: Readonly<Record<string, Kind>> = {
  aws_redshift_cluster: {
    isPublic: isAt('publicly_accessible'),
    subnetGroup: { argument: 'cluster_subnet_group_name', type: 'aws_redshift_subnet_group' },
  },
  aws_redshiftserverless_workgroup: {
    isPublic: isAt('publicly_accessible'),
    subnets: 'subnet_ids',
  },
  aws_timestreaminfluxdb_db_instance: {
    isPublic: isAt('publicly_accessible'),
    subnets: 'vpc_subnet_ids',
  },
  aws_neptunegraph_graph: { isPublic: isAt('public_connectivity') },
  aws_opensearch_domain: { isPublic: isOutsideVpc },
  aws_elasticsearch_domain: { isPublic: isOutsideVpc },
  aws_lightsail_database: { isPublic: isAt('publicly_accessible') },
};

function subnetsOf(
  resource: PlannedResource,
  { subnets, subnetGroup }: Kind,
  resolver: Resolver,
): OtherDatabase['subnets'] {
  if (subnets === undefined && subnetGroup === undefined) return null;
  const placed = subnetGroup
    ? throughGroup(resource, subnetGroup, resolver)
    : resolver.links(resource, [subnets ?? ''], isSubnet);
  return placed.absent ? { state: 'known', value: [DEFAULT_SUBNET] } : toUncertainSet(placed);
}
