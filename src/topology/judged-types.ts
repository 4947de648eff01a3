import { RESILIENT_TYPES } from './availability/other-stores.js';
import { ALWAYS_ENCRYPTED } from './data/always-encrypted.js';
import { COPY_TYPES } from './data/copies.js';
import { SWITCHED_TYPES } from './data/other-stores.js';
import { TRANSIT_TYPES } from './data/other-transit.js';

/**
 * Types of which policies on data, availability and TLS read what they say of themselves, and nothing else
 * does: their network is not modelled (reachability counts them among what is not), nor are they in a lab.
 */
export const JUDGED_TYPES: ReadonlySet<string> = new Set([
  ...RESILIENT_TYPES,
  ...SWITCHED_TYPES,
  ...COPY_TYPES,
  ...TRANSIT_TYPES,
  'aws_cloudfront_distribution',
  'aws_api_gateway_domain_name',
  'aws_apigatewayv2_domain_name',
  'aws_spot_fleet_request',
  'aws_docdb_cluster_instance',
  'aws_docdb_cluster_parameter_group',
  'aws_neptune_cluster_instance',
  'aws_neptune_cluster_parameter_group',
  'aws_redshift_parameter_group',
  ...Object.keys(ALWAYS_ENCRYPTED),
]);

/** Where one is missing from a plan, a fault of it may be missing, too. */
export function mayHideFault(type: string): boolean {
  return JUDGED_TYPES.has(type) && !Object.hasOwn(ALWAYS_ENCRYPTED, type);
}
