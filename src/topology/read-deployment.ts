import type {
  DeployedLoadBalancer,
  DeployedSubnet,
  DeployedVpc,
  Deployment,
} from '../model/deployment.js';
import { NO_NETWORK } from '../model/deployed-network.js';
import { HoldfastError } from '../model/error.js';
import { LAB_ACCOUNT_ID } from '../model/lab-versions.js';
import type { Topology } from '../model/topology.js';
import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readAlarms } from './deployed-alarms.js';
import { readDeployedCaches } from './deployed-caches.js';
import { readGroups, readInstances } from './deployed-compute.js';
import { readDeployedDatabases } from './deployed-databases.js';
import { readDnsRecords, readHealthChecks } from './deployed-dns.js';
import { readLoadBalancer, readTargetGroups } from './deployed-load-balancers.js';
import { readDeployedWebAcls } from './deployed-web-acls.js';
import { readDeployedNatGateways } from './deployed-nat-gateways.js';
import { readDeploymentGroups } from './deployed-deployment-groups.js';
import { readJobQueues, withQueueRoles } from './deployed-job-queues.js';
import { readScalingPolicies } from './deployed-scaling.js';
import { idFor } from './deployment-names.js';
import { noteNotDeployed } from './not-deployed.js';
import { isElsewhere, type DeploymentScope } from './deployment-scope.js';
import { plannedTags } from './planned-tags.js';
import type { Stack } from './read-stack.js';
import { primaryFirst, readPrimaryRegion } from './primary-region.js';
import { isSubnet } from './resource-kinds.js';
import { textAt } from './uncertain-attribute.js';
import { regionOfZone } from '../model/region-of-zone.js';

/**
 * Settles what a plan leaves open, so that its stack can be built: everything assumed on the way is
 * listed in `substitutions`.
 * @throws HoldfastError deployment/no-load-balancer, deployment/no-application
 */
export function readDeployment({ resolver, topology }: Stack): Deployment {
  const notes = new Set<string>();
  const regions = primaryFirst(readRegions(topology, notes), readPrimaryRegion(resolver, topology));
  const [region] = regions;
  const subnets = readDeployedSubnets(topology, resolver, region, notes);
  const vpcs = readVpcs(resolver, subnets);
  const scope: DeploymentScope = { resolver, region, vpcs, subnets, notes };
  const balancers = chooseLoadBalancers(scope, topology);
  noteNotDeployed(scope);
  const all = readTargetGroups(scope);
  const groups = readGroups(scope, all);
  const instances = readInstances(scope, all);
  const used = new Set([...groups, ...instances].flatMap(({ targetGroupArns }) => targetGroupArns));
  if (used.size === 0) {
    throw new HoldfastError(
      'deployment/no-application',
      `${resolver.plan.path} has no instance behind a load balancer, so there is nothing to break`,
      {
        hint: 'Faults need an Auto Scaling group or instances in a target group. `holdfast gate` judges any plan.',
      },
    );
  }
  const targetGroups = all.filter(({ arn }) => used.has(arn));
  const jobQueues = readJobQueues(scope, instances);
  const loadBalancers = balancers
    .map((lb) => readLoadBalancer(lb, scope, targetGroups))
    .toSorted((a, b) => entranceRank(a, region) - entranceRank(b, region));
  return {
    region,
    regions,
    accountId: LAB_ACCOUNT_ID,
    zones: [...new Set(subnets.map(({ zone }) => zone))].toSorted(),
    vpcs,
    subnets,
    loadBalancers,
    targetGroups,
    autoScalingGroups: groups.filter(({ subnetIds }) => subnetIds.length > 0),
    instances: withQueueRoles(instances, jobQueues),
    databases: readDeployedDatabases(scope),
    caches: readDeployedCaches(scope),
    webAcls: readDeployedWebAcls(scope, loadBalancers),
    dnsRecords: readDnsRecords(scope, loadBalancers),
    healthChecks: readHealthChecks(scope, loadBalancers),
    natGateways: readDeployedNatGateways(scope, topology),
    network: NO_NETWORK,
    scalingPolicies: readScalingPolicies(scope, groups),
    alarms: readAlarms(scope, { loadBalancers, targetGroups, autoScalingGroups: groups }),
    deploymentGroups: readDeploymentGroups(scope, groups, targetGroups),
    jobQueues,
    substitutions: [...notes],
  };
}

/** What users come in by is first, that of the primary region before all. */
function entranceRank(lb: DeployedLoadBalancer, region: string): number {
  return 2 * Number(lb.scheme === 'internal') + Number(lb.region !== region);
}

/** The Application Load Balancers. */
function chooseLoadBalancers(scope: DeploymentScope, topology: Topology): PlannedResource[] {
  const { resolver } = scope;
  const application = topology.loadBalancers.filter(
    ({ type }) => valueOr(type, 'application') === 'application',
  );
  const names = new Set(application.map(({ address }) => address));
  const balancers = resolver
    .ofType('aws_lb')
    .filter(
      (lb) =>
        names.has(lb.address) && !isElsewhere(scope, resolver.links(lb, ['subnets'], isSubnet)),
    );
  if (balancers.length === 0) {
    const others = topology.loadBalancers.map(({ address }) => address);
    const besides =
      others.length === 0
        ? ''
        : ` (${others.slice(0, 3).join(', ')}: of another type, not modelled)`;
    throw new HoldfastError(
      'deployment/no-load-balancer',
      `${resolver.plan.path} has no Application Load Balancer${besides}, so there is no way in for users`,
      {
        hint: 'Scenarios need one. `holdfast gate` judges any plan.',
      },
    );
  }
  return balancers;
}

/** The regions of the plan's zones; the first stands for whatever does not tell its own. */
function readRegions(topology: Topology, notes: Set<string>): readonly [string, ...string[]] {
  const regions = new Set(
    [...topology.subnets.values()].flatMap(({ zone }) =>
      zone.state === 'known' ? [regionOfZone(zone.value)] : [],
    ),
  );
  const [first, ...others] = [...regions].toSorted();
  if (first !== undefined) return [first, ...others];
  notes.add('The plan does not tell its zones: us-east-1 is assumed.');
  return ['us-east-1'];
}

function readDeployedSubnets(
  topology: Topology,
  resolver: Resolver,
  region: string,
  notes: Set<string>,
): DeployedSubnet[] {
  const planned = new Map(
    resolver.ofType('aws_subnet', 'aws_default_subnet').map((each) => [each.address, each]),
  );
  return [...topology.subnets.values()].map((subnet, index): DeployedSubnet => {
    const resource = planned.get(subnet.address);
    const assumed = `${region}${'ab'[index % 2]}`;
    if (subnet.zone.state !== 'known')
      notes.add(`${subnet.address} has a zone known only after apply: ${assumed} is assumed.`);
    return {
      address: subnet.address,
      id: idFor('subnet', subnet.address),
      vpcId: idFor('vpc', valueOr(subnet.vpc, 'default')),
      zone: valueOr(subnet.zone, assumed),
      cidr: valueOr(subnet.cidr, '10.0.0.0/24'),
      tier: valueOr(subnet.internetRoute, false) ? 'public' : 'private',
      tags: resource === undefined ? {} : plannedTags(resource),
    };
  });
}

/** A VPC is where its subnets are; one without any is of no matter to what is deployed. */
function readVpcs(resolver: Resolver, subnets: readonly DeployedSubnet[]): DeployedVpc[] {
  const planned = new Map(
    resolver.ofType('aws_vpc', 'aws_default_vpc').map((vpc) => [idFor('vpc', vpc.address), vpc]),
  );
  const homes = new Map(subnets.map(({ vpcId, zone }) => [vpcId, regionOfZone(zone)]));
  return [...homes].map(([id, region]) => {
    const vpc = planned.get(id);
    return {
      address: vpc?.address ?? 'the default VPC',
      id,
      region,
      cidr:
        vpc === undefined ? '172.31.0.0/16' : valueOr(textAt(vpc, ['cidr_block']), '10.0.0.0/16'),
    };
  });
}
