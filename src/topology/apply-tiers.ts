import type { GateSettings } from '../model/settings.js';
import { chooseApplications } from './applications.js';
import { readCompute } from './compute.js';
import { readEcsTasks } from './ecs-tasks.js';
import type { Stack } from './read-stack.js';
import { readServers } from './servers.js';
import { tellApplications } from './tell-applications.js';
import { detectTiers, selects, type Tiers } from './tiers.js';

/** A stack whose application is what the settings name, or else what the plan shows to be one. */
export function withApplication(stack: Stack, settings: GateSettings): Stack {
  const { tiers, absentTiers } = settings;
  const { resolver, topology } = stack;
  const selector = tiers.application;
  if (absentTiers.includes('application'))
    return { ...stack, topology: { ...topology, applications: [] } };
  if (!selector)
    return { ...stack, topology: { ...topology, applications: tellApplications(stack, settings) } };
  const compute = readCompute(resolver);
  const servers = new Map(
    readServers(compute, resolver).map((server) => [server.resource, server]),
  );
  const chosen = [...compute, ...readEcsTasks(resolver)].filter(({ resource }) => {
    const server = servers.get(resource);
    return server !== undefined && selects(selector, server);
  });
  return {
    ...stack,
    topology: {
      ...topology,
      applications: chooseApplications(chosen, topology.applications, topology.subnets),
    },
  };
}

/** The tiers of a stack, for the policies and for the reader. */
export function readTiers(stack: Stack, settings: GateSettings): Tiers {
  const servers = readServers(readCompute(stack.resolver), stack.resolver);
  return detectTiers(servers, stack.topology.applications, settings);
}
