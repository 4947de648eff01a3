import type { DeployedPath } from '../model/deployed-network.js';
import type { Deployment } from '../model/deployment.js';

/** What the plan's own rules keep apart in the lab, and what had to be taken as open. */
export function describeNetwork(deployment: Deployment): string[] {
  return [
    ...describeRefused(deployment),
    ...deployment.network.paths
      .filter(({ verdict }) => verdict === 'unknown')
      .map(
        (path) =>
          `The plan does not tell whether ${wayOf(path, deployment)} is let through (${path.evidence.join('; ')}): the lab takes it as open.`,
      ),
    'Security groups, network ACLs and routes let through or drop the connections that the lab makes: from users to load balancers, from these to targets, from targets to databases, caches and the internet. Others are judged from the plan and do not occur in the lab.',
  ];
}

/** Connections that the stack needs and its own rules drop, one sentence each. */
export function describeRefused(deployment: Deployment): string[] {
  const { paths } = deployment.network;
  return paths
    .filter((path) => path.verdict === 'refused' && !hasAnother(path, paths, deployment))
    .map(
      (path) =>
        `By the plan’s own rules ${wayOf(path, deployment)} is dropped (${path.evidence.join('; ')}), and so it is in the lab.`,
    );
}

/** As describeRefused, of what runs when the lab starts: a group that wants no instance needs nothing yet. */
export function describeRefusedAtStart(deployment: Deployment): string[] {
  const empty = deployment.autoScalingGroups
    .filter(({ desiredCapacity }) => desiredCapacity === 0)
    .map(({ address }) => address);
  const { network } = deployment;
  const paths = network.paths.filter(
    ({ from, to }) => !empty.includes(from) && !empty.includes(to),
  );
  return describeRefused({ ...deployment, network: { ...network, paths } });
}

/** A database or a cache of another part of the plan is none that it needs. */
function hasAnother(
  path: DeployedPath,
  paths: readonly DeployedPath[],
  { databases, caches }: Deployment,
): boolean {
  return [databases, caches].some((stores) => {
    const addresses = stores.map(({ address }) => address);
    return (
      addresses.includes(path.to) &&
      paths.some(
        ({ from, to, verdict }) =>
          from === path.from && addresses.includes(to) && verdict !== 'refused',
      )
    );
  });
}

function wayOf(path: DeployedPath, { subnets }: Deployment): string {
  const at = (id: string | null): string =>
    id === null ? '' : ` in ${subnets.find((subnet) => subnet.id === id)?.address ?? id}`;
  return `${path.from}${at(path.fromSubnetId)} → ${path.to}${at(path.toSubnetId)} on port ${path.port}`;
}
