import type { GateSettings, TierName } from '../model/settings.js';
import type { Application } from '../model/topology.js';
import type { Uncertain } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readMemberships } from './availability/memberships.js';
import { readClassicMembers } from './classic-members.js';
import { readCompute } from './compute.js';
import { readEcsTasks } from './ecs-tasks.js';
import type { Stack } from './read-stack.js';
import { readServers, type Server } from './servers.js';
import { selects, tellByName } from './tiers.js';
import { numberAt } from './uncertain-attribute.js';

const OTHER_TIERS = ['bastion', 'ci', 'test'] as const;

/**
 * The applications of a stack, without those that are something else although a target group sends them
 * requests: what the settings name as another tier, what gets requests on administrators' ports alone,
 * and a bastion by its name or tags. A CI server by these has `otherTier`, as its pages are reached
 * through a load balancer most often. Names count only where another application is without such.
 */
export function tellApplications(
  { resolver, topology }: Stack,
  settings: GateSettings,
): readonly Application[] {
  if (topology.applications.length === 0) return topology.applications;
  const servers = new Map(
    readServers(readCompute(resolver), resolver).map((server) => [server.resource.address, server]),
  );
  const administered = behindAdminPorts(resolver, settings.adminPorts);
  const own = topology.applications.filter(
    ({ address }) => !administered.has(address) && !isNamedOther(servers.get(address), settings),
  );
  const told = (tier: 'bastion' | 'ci', { address }: Application): string | undefined => {
    const server = servers.get(address);
    return server && isDetected(tier, settings) ? tellByName(tier, server) : undefined;
  };
  const isPlain = (app: Application): boolean =>
    told('bastion', app) === undefined && told('ci', app) === undefined;
  if (!own.some(isPlain)) return own;
  return own.flatMap((app) => {
    if (told('bastion', app) !== undefined) return [];
    const ci = told('ci', app);
    return ci === undefined ? [app] : [{ ...app, otherTier: `may be CI (${ci})` }];
  });
}

function isDetected(tier: TierName, { tiers, absentTiers }: GateSettings): boolean {
  return tiers[tier] === undefined && !absentTiers.includes(tier);
}

function isNamedOther(server: Server | undefined, { tiers }: GateSettings): boolean {
  return (
    server !== undefined &&
    OTHER_TIERS.some((tier) => {
      const selector = tiers[tier];
      return selector !== undefined && selects(selector, server);
    })
  );
}

/** Of a target group, or of the listeners of a Classic Load Balancer, each a block of it. */
function portsOf(resource: PlannedResource | undefined): Uncertain<number>[] {
  if (resource === undefined) return [];
  if (resource.type !== 'aws_elb') return [numberAt(resource, ['port'])];
  const rows = resource.values['listener'];
  return (Array.isArray(rows) ? rows : [0]).map((_, index) =>
    numberAt(resource, ['listener', index, 'instance_port']),
  );
}

/** Addresses of what target groups and Classic Load Balancers send requests to on administrators' ports, and on no other. */
function behindAdminPorts(resolver: Resolver, adminPorts: readonly number[]): ReadonlySet<string> {
  const { byTargetGroup, unplaced } = readMemberships(
    resolver,
    readEcsTasks(resolver).map(({ resource }) => resource),
    readClassicMembers(resolver),
  );
  const ports = new Map<string, boolean[]>();
  for (const [address, members] of byTargetGroup) {
    const own = portsOf(resolver.plan.resources.get(address));
    const isAdmin =
      own.length > 0 &&
      own.every((port) => port.state === 'known' && adminPorts.includes(port.value));
    for (const member of members.keys()) ports.set(member, [...(ports.get(member) ?? []), isAdmin]);
  }
  const open = new Set(unplaced.map(({ member }) => member));
  return new Set(
    [...ports].flatMap(([member, all]) =>
      all.every((isAdmin) => isAdmin) && !open.has(member) ? [member] : [],
    ),
  );
}
