import type { GateSettings, TierName } from '../model/settings.js';
import type { Application } from '../model/topology.js';
import type { Resolver } from '../plan/resolver.js';
import { readMemberships } from './availability/memberships.js';
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

/** Addresses of what target groups send requests to on administrators' ports, and on no other. */
function behindAdminPorts(resolver: Resolver, adminPorts: readonly number[]): ReadonlySet<string> {
  const { byTargetGroup, unplaced } = readMemberships(
    resolver,
    readEcsTasks(resolver).map(({ resource }) => resource),
  );
  const ports = new Map<string, boolean[]>();
  for (const [address, members] of byTargetGroup) {
    const group = resolver.plan.resources.get(address);
    const port = group && numberAt(group, ['port']);
    const isAdmin = port?.state === 'known' && adminPorts.includes(port.value);
    for (const member of members.keys()) ports.set(member, [...(ports.get(member) ?? []), isAdmin]);
  }
  const open = new Set(unplaced.map(({ member }) => member));
  return new Set(
    [...ports].flatMap(([member, all]) =>
      all.every((isAdmin) => isAdmin) && !open.has(member) ? [member] : [],
    ),
  );
}
