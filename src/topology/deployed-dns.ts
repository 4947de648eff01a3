import type { DeployedDnsRecord, DeployedHealthCheck } from '../model/deployed-edge.js';
import type { DeployedLoadBalancer } from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';
import { digest } from './deployment-names.js';
import type { DeploymentScope } from './deployment-scope.js';
import { isHealthCheck, isHostedZone, isLoadBalancer } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

/** TTL of an alias that leads to a load balancer. Source: Route 53 Developer Guide, "TTL (seconds)". */
const ALIAS_TTL_SECONDS = 60;
const DEFAULT_TTL_SECONDS = 300;

/** Blocks of a record that choose by what the lab does not have. */
const UNMODELLED_POLICIES = [
  'geolocation_routing_policy',
  'geoproximity_routing_policy',
  'cidr_routing_policy',
];

/** Records that lead to addresses: A, AAAA and CNAME. */
export function readDnsRecords(
  scope: DeploymentScope,
  loadBalancers: readonly DeployedLoadBalancer[],
): DeployedDnsRecord[] {
  return scope.resolver.ofType('aws_route53_record').flatMap((record) => {
    const type = valueOr(textAt(record, ['type']), '').toUpperCase();
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return [];
    const name = nameOf(record, scope);
    if (name === null) {
      scope.notes.add(
        `${record.address} is not in the lab's DNS: its name is known only after apply.`,
      );
      return [];
    }
    return [readRecord(record, { ...name, type }, scope, loadBalancers)];
  });
}

function readRecord(
  record: PlannedResource,
  known: Pick<DeployedDnsRecord, 'name' | 'type' | 'hostedZone'>,
  { resolver, region, notes }: DeploymentScope,
  loadBalancers: readonly DeployedLoadBalancer[],
): DeployedDnsRecord {
  const isAlias = readAttribute(record, ['alias', 0]).state !== 'absent';
  const path: AttributePath = isAlias ? ['alias', 0, 'name'] : ['records'];
  const hasLatency = readAttribute(record, ['latency_routing_policy', 0]).state !== 'absent';
  const latencyRegion = hasLatency
    ? valueOr(textAt(record, ['latency_routing_policy', 0, 'region']), region)
    : null;
  const { targets } = resolver.links(record, path, isLoadBalancer);
  const candidates = targets.flatMap(
    (target) => loadBalancers.find(({ address }) => address === target.resource.address) ?? [],
  );
  // Of several that it may be (`each.value.dns_name`), a record for a region has most likely that one's.
  const loadBalancer = candidates.find((each) => each.region === latencyRegion) ?? candidates[0];
  if (loadBalancer !== undefined && candidates.length > 1)
    notes.add(
      `${record.address} does not tell its load balancer: ${loadBalancer.address} is assumed.`,
    );
  const values = isAlias ? [] : textsAt(record, 'records');
  if (loadBalancer === undefined && values.length === 0)
    notes.add(
      `${record.address} leads nowhere in the lab: the plan does not tell to which of its load balancers, or to none of them.`,
    );
  const unmodelled = UNMODELLED_POLICIES.find(
    (policy) => readAttribute(record, [policy, 0]).state !== 'absent',
  );
  if (unmodelled !== undefined)
    notes.add(
      `${record.address} has a ${unmodelled}, which the lab does not model: any record of its name may answer.`,
    );
  if (valueOr(booleanAt(record, ['multivalue_answer_routing_policy'], false), false))
    notes.add(
      `${record.address} is one of several values: the lab answers with one healthy record of its name, where Route 53 answers with up to eight.`,
    );
  const failover = valueOr(textAt(record, ['failover_routing_policy', 0, 'type'], ''), '');
  const role = failover.toUpperCase();
  const setIdentifier = valueOr(textAt(record, ['set_identifier'], ''), '');
  const { address: healthCheckAddress = null } =
    resolver.link(record, ['health_check_id'], isHealthCheck).targets[0]?.resource ?? {};
  return {
    ...known,
    address: record.address,
    setIdentifier: setIdentifier === '' ? null : setIdentifier,
    failover: role === 'PRIMARY' || role === 'SECONDARY' ? role : null,
    weight: numberOrNull(record, ['weighted_routing_policy', 0, 'weight']),
    latencyRegion,
    isAlias,
    loadBalancerArn: loadBalancer?.arn ?? null,
    values,
    ttlSeconds: isAlias
      ? ALIAS_TTL_SECONDS
      : valueOr(numberAt(record, ['ttl'], DEFAULT_TTL_SECONDS), DEFAULT_TTL_SECONDS),
    evaluateTargetHealth:
      isAlias && valueOr(booleanAt(record, ['alias', 0, 'evaluate_target_health'], false), false),
    healthCheckAddress,
  };
}

/** A name that does not end with its zone's is relative to it, as Route 53 takes it. */
function nameOf(
  record: PlannedResource,
  { resolver, notes }: DeploymentScope,
): Pick<DeployedDnsRecord, 'name' | 'hostedZone'> | null {
  const given = textAt(record, ['name']);
  if (given.state !== 'known') return null;
  const name = canonical(given.value);
  const links = resolver.link(record, ['zone_id'], isHostedZone);
  const zone = links.targets[0]?.resource;
  const zoneName = zone === undefined ? undefined : valueOr(textAt(zone, ['name']), '');
  if (zone !== undefined && zoneName !== undefined && zoneName !== '') {
    const own = canonical(zoneName);
    const whole = name === own || name.endsWith(`.${own}`) ? name : `${name}.${own}`;
    return { name: whole, hostedZone: { id: zoneIdOf(zone.address), name: own } };
  }
  const id = links.external.find((text) => /^Z[A-Z0-9]+$/.test(text)) ?? zoneIdOf(given.value);
  const labels = name.split('.');
  const assumed = labels.length > 2 ? labels.slice(1).join('.') : name;
  notes.add(
    `The plan does not tell the name of the hosted zone of ${name}: ${assumed} is assumed.`,
  );
  return { name, hostedZone: { id, name: assumed } };
}

function zoneIdOf(seed: string): string {
  return `Z${digest(seed).slice(0, 20).toUpperCase()}`;
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Route 53's health checks, of an endpoint or of something else. */
export function readHealthChecks(
  scope: DeploymentScope,
  loadBalancers: readonly DeployedLoadBalancer[],
): DeployedHealthCheck[] {
  return scope.resolver
    .ofType('aws_route53_health_check')
    .map((check) => readHealthCheck(check, scope, loadBalancers));
}

function readHealthCheck(
  check: PlannedResource,
  { resolver, notes }: DeploymentScope,
  loadBalancers: readonly DeployedLoadBalancer[],
): DeployedHealthCheck {
  const given = valueOr(textAt(check, ['type']), 'other').toUpperCase();
  const [link] = resolver.link(check, ['fqdn'], isLoadBalancer).targets;
  const loadBalancer = loadBalancers.find(({ address }) => address === link?.resource.address);
  const host =
    loadBalancer?.dnsName ??
    canonical(
      valueOr(textAt(check, ['fqdn'], ''), '') || valueOr(textAt(check, ['ip_address'], ''), ''),
    );
  const isOff = valueOr(booleanAt(check, ['disabled'], false), false);
  const type = isOff || host === '' ? 'other' : endpointType(given);
  if (type === 'other')
    notes.add(
      `${check.address} (${isOff ? 'disabled' : given}) is not carried out in the lab: it is taken to be healthy.`,
    );
  if (given.endsWith('_STR_MATCH'))
    notes.add(`${check.address} looks for no text in the lab: the status alone decides.`);
  if (valueOr(booleanAt(check, ['invert_healthcheck'], false), false))
    notes.add(`${check.address} is not inverted in the lab.`);
  const number = (name: string, otherwise: number): number =>
    valueOr(numberAt(check, [name], otherwise), otherwise);
  return {
    address: check.address,
    id: digest(check.address).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
    type,
    host,
    loadBalancerArn: loadBalancer?.arn ?? null,
    port: number('port', type === 'HTTPS' ? 443 : 80),
    path: valueOr(textAt(check, ['resource_path'], '/'), '/'),
    intervalSeconds: number('request_interval', 30),
    failureThreshold: number('failure_threshold', 3),
  };
}

function endpointType(given: string): DeployedHealthCheck['type'] {
  if (given === 'TCP') return 'TCP';
  if (given === 'HTTP' || given === 'HTTP_STR_MATCH') return 'HTTP';
  return given === 'HTTPS' || given === 'HTTPS_STR_MATCH' ? 'HTTPS' : 'other';
}

function numberOrNull(record: PlannedResource, path: AttributePath): number | null {
  return readAttribute(record, path).state === 'absent' ? null : valueOr(numberAt(record, path), 0);
}

function textsAt(record: PlannedResource, name: string): string[] {
  const values = record.values[name];
  return (Array.isArray(values) ? values : []).filter((value) => typeof value === 'string');
}
