import type { Uncertain } from '../../model/uncertain.js';
import { known, unknown } from '../../model/uncertain.js';
import { isDataAddress, type Links } from '../../plan/links.js';
import { regionOf } from '../../plan/place.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { regionOfName } from '../regions.js';
import { isHealthCheck, isLoadBalancer, isSubnet } from '../resource-kinds.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import type { Zones } from './zones.js';
import { regionOfZone } from '../../model/region-of-zone.js';

/** A record of Route 53 that is one of several of its name, told apart by a routing policy. */
export interface RoutedRecord {
  readonly address: string;
  /** The records of one zone, name and type: what Route 53 chooses among. */
  readonly set: Uncertain<string>;
  readonly policy:
    'failover' | 'latency' | 'weighted' | 'geolocation' | 'cidr' | 'multivalue' | 'other';
  /** `PRIMARY` or `SECONDARY` of a failover record. */
  readonly role: Uncertain<string>;
  /** Load balancers of the plan, or names outside of it. */
  readonly targets: readonly string[];
  /** Its target is surely the one of `targets`. */
  readonly certain: boolean;
  readonly region: Uncertain<string>;
  /** It has a health check, or its alias takes the health of its target. */
  readonly checked: Uncertain<boolean>;
  readonly evidence: string;
}

/** Where each load balancer is: a zone of its subnets tells it where its provider does not. */
export function readLoadBalancerRegions(
  resolver: Resolver,
  zones: Zones,
): ReadonlyMap<string, Uncertain<string>> {
  return new Map(
    resolver.ofType('aws_lb').map((lb) => {
      const region = regionOf(lb, resolver.plan);
      if (region.state === 'known') return [lb.address, region];
      const names = resolver
        .links(lb, ['subnets'], isSubnet)
        .targets.map(({ resource }) => zones.of(resource.address))
        .flatMap((zone) => (zone.state === 'known' ? [regionOfZone(zone.value)] : []));
      const [only, ...others] = [...new Set(names)];
      const settled = only !== undefined && others.length === 0 && /^[a-z]{2}-/.test(only);
      return [lb.address, settled ? known(only) : region];
    }),
  );
}

const POLICIES = ['failover', 'latency', 'weighted', 'geolocation', 'cidr'] as const;

export function readRoutedRecords(
  resolver: Resolver,
  regions: ReadonlyMap<string, Uncertain<string>>,
): RoutedRecord[] {
  return resolver.ofType('aws_route53_record').flatMap((record) => {
    const policy = policyOf(record);
    if (policy === undefined) return [];
    const alias = Array.isArray(record.values['alias']) && record.values['alias'].length > 0;
    const links = alias
      ? resolver.link(record, ['alias', 0, 'name'], isLoadBalancer)
      : resolver.links(record, ['records'], isLoadBalancer);
    const targets = [...links.targets.map(({ resource }) => resource.address), ...links.external];
    const certain = links.exact && links.gaps.length === 0 && targets.length === 1;
    const checked = readCheck(record, resolver, alias);
    const role =
      policy === 'failover'
        ? upper(textAt(record, ['failover_routing_policy', 0, 'type']))
        : known('');
    return [
      {
        address: record.address,
        set: setOf(record, resolver),
        policy,
        role,
        targets,
        certain,
        region: certain ? regionOfTarget(targets[0] ?? '', regions) : unknown(doubtOf(links)),
        checked,
        evidence: `${record.address} (${[policy, role.state === 'known' ? role.value : ''].join(' ').trim()}) leads to ${targets.join(' or ') || 'what the plan does not tell'}`,
      },
    ];
  });
}

function policyOf(record: PlannedResource): RoutedRecord['policy'] | undefined {
  const has = (name: string): boolean => {
    const rows = record.values[name];
    return Array.isArray(rows) && rows.length > 0;
  };
  const named = POLICIES.find((policy) => has(`${policy}_routing_policy`));
  if (named) return named;
  if (record.values['multivalue_answer_routing_policy'] === true) return 'multivalue';
  const isSet = record.values['set_identifier'];
  return typeof isSet === 'string' && isSet !== '' ? 'other' : undefined;
}

/** Names are compared as DNS does: in any case, with or without the last dot. */
function setOf(record: PlannedResource, resolver: Resolver): Uncertain<string> {
  const zone = resolver.link(record, ['zone_id'], (type) => type === 'aws_route53_zone');
  const zones = [...zone.targets.map(({ resource }) => resource.address), ...zone.external];
  const name = textAt(record, ['name']);
  const type = textAt(record, ['type']);
  // One data source finds one zone, whichever it is.
  const isOpen =
    zone.gaps.length > zone.external.filter(isDataAddress).length || zones.length !== 1;
  if (isOpen || name.state === 'unknown' || type.state === 'unknown')
    return unknown(`the zone or the name of ${record.address} is known only after apply`);
  return known([zones[0], name.value.toLowerCase().replace(/\.$/, ''), type.value].join(' '));
}

function readCheck(
  record: PlannedResource,
  resolver: Resolver,
  alias: boolean,
): Uncertain<boolean> {
  const own = resolver.link(record, ['health_check_id'], isHealthCheck);
  if (own.targets.length > 0 || own.external.length > 0) return known(true);
  const evaluates = alias
    ? booleanAt(record, ['alias', 0, 'evaluate_target_health'], false)
    : known(false);
  if (evaluates.state === 'known' && evaluates.value) return known(true);
  if (own.gaps.length > 0) return unknown(own.gaps.join('; '), [true, false]);
  return evaluates;
}

function regionOfTarget(
  target: string,
  regions: ReadonlyMap<string, Uncertain<string>>,
): Uncertain<string> {
  const own = regions.get(target);
  if (own) return own;
  const named = regionOfName(target);
  return named === undefined
    ? unknown(`the region of ${target} is not in this plan`)
    : known(named);
}

function doubtOf({ gaps }: Links): string {
  return gaps.join('; ') || 'the plan does not tell which load balancer it leads to';
}

function upper(field: Uncertain<string>): Uncertain<string> {
  return field.state === 'known' ? known(field.value.toUpperCase()) : field;
}
