import type { DeployedJobQueue } from '../model/deployed-delivery.js';
import type { DeployedInstance } from '../model/deployment.js';
import type { DeploymentScope } from './deployment-scope.js';

/** What CI controllers and agents are called, in tags and in addresses. */
const CONTROLLER = /controller|jenkins-?(?:server|master|main)|ci-?server/i;
const AGENT = /agent|worker|ci-?runner/i;
const CI = /jenkins|(?:^|[^a-z])ci(?:[^a-z]|$)|buildkite|teamcity|bamboo|drone/i;

/**
 * A CI controller and its agents, by what they are called: an instance whose name, role tag or
 * address says CI, and controller or agent. Plans tell it in no other way, so it is noted.
 */
export function readJobQueues(
  scope: DeploymentScope,
  instances: readonly DeployedInstance[],
): DeployedJobQueue[] {
  const named = instances.filter(
    (instance) => instance.role !== 'application' && CI.test(nameOf(instance)),
  );
  const [controller, ...others] = named.filter((instance) => CONTROLLER.test(nameOf(instance)));
  const agents = named.filter(
    (instance) => AGENT.test(nameOf(instance)) && !CONTROLLER.test(lastOf(instance)),
  );
  if (controller === undefined || agents.length === 0) return [];
  const addresses = agents.map(({ address }) => address).join(' and ');
  scope.notes.add(
    `${controller.address} is taken for a CI controller and ${addresses} for its agents, by their names; a queue of the lab’s own runs there in place of their software.`,
  );
  if (others.length > 0) {
    scope.notes.add(`Of several CI controllers ${controller.address} alone is deployed.`);
  }
  return [{ controllerInstanceId: controller.id, agentInstanceIds: agents.map(({ id }) => id) }];
}

/** With the roles that instances of a queue have. */
export function withQueueRoles(
  instances: readonly DeployedInstance[],
  queues: readonly DeployedJobQueue[],
): DeployedInstance[] {
  return instances.map((instance) => {
    const isController = queues.some(({ controllerInstanceId: id }) => id === instance.id);
    const isAgent = queues.some(({ agentInstanceIds: ids }) => ids.includes(instance.id));
    if (!isController && !isAgent) return instance;
    return { ...instance, role: isController ? 'ci-controller' : 'ci-agent' };
  });
}

function nameOf({ tags, address }: DeployedInstance): string {
  return [address, tags['Name'] ?? '', tags['Role'] ?? ''].join(' ');
}

function lastOf({ address }: DeployedInstance): string {
  return address.split('.').slice(-1)[0] ?? address;
}
