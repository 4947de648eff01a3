import type { Match } from '../model/account.js';
import type { Deployment, HealthCheck } from '../model/deployment.js';
import type { FoundStack } from './found-stack.js';
import { discoveredDelivery } from './discovered-delivery.js';
import { discoveredEdge } from './discovered-edge.js';
import { actualIds } from './match-kind.js';

/** What parts of a deployment are told by. */
export interface Discovery {
  readonly found: FoundStack;
  /** Made-up ids and ARNs, to the account's. */
  readonly ids: ReadonlyMap<string, string>;
  /** Those of a list that were matched, each beside what it is in the account. */
  readonly real: <T, F extends { readonly id: string }>(
    items: readonly T[],
    idOf: (item: T) => string,
    all: readonly F[],
  ) => readonly { readonly item: T; readonly as: F }[];
  /** Notes a difference; nothing where the account tells nothing, or the same. */
  readonly differs: (address: string, what: string, plan: unknown, account: unknown) => void;
}

/**
 * The plan's deployment with the ids, ARNs, names, zones and sizes that the account really has.
 * What was matched with nothing is left out and said: nothing may be injected into it, and no
 * prediction may count on it. Where plan and account differ, the account is right, and that is said.
 */
export function discoveredDeployment(
  planned: Deployment,
  found: FoundStack,
  matches: readonly Match[],
): Deployment {
  const ids = actualIds(matches);
  const notes = new Set([
    ...matches.flatMap(({ kind, address, actual, by }) =>
      actual === null ? [`${address} (${kind}) was not found, and is left out: ${by}.`] : [],
    ),
    ...found.unread.map((line) => `${line}. What is of them in the plan is left out.`),
  ]);
  const differs = (address: string, what: string, plan: unknown, account: unknown): void => {
    if (account !== undefined && account !== null && plan !== account)
      notes.add(`${address}: ${what} is ${String(account)}, and ${String(plan)} in the plan.`);
  };
  const deployment = withIds(planned, ids);
  function real<T, F extends { readonly id: string }>(
    items: readonly T[],
    idOf: (item: T) => string,
    all: readonly F[],
  ): readonly { readonly item: T; readonly as: F }[] {
    return items.flatMap((item) => {
      const as = all.find(({ id }) => id === idOf(item));
      return as === undefined ? [] : [{ item, as }];
    });
  }

  const subnets = real(deployment.subnets, ({ id }) => id, found.subnets).map(({ item, as }) => {
    differs(item.address, 'its zone', item.zone, as.zone);
    return { ...item, zone: as.zone, vpcId: as.vpcId };
  });
  const subnetIds = new Set(subnets.map(({ id }) => id));
  const here = (list: readonly string[]): string[] => list.filter((id) => subnetIds.has(id));
  const databases = real(deployment.databases, ({ arn }) => arn, found.databases).map(
    ({ item, as }) => {
      differs(item.address, 'Multi-AZ', item.multiAz, as.multiAz);
      return {
        ...item,
        identifier: as.identifier,
        multiAz: as.multiAz,
        zone: as.zone ?? item.zone,
        // An emulator may not tell it; a standby whose zone nobody tells is still one.
        standbyZone: as.multiAz ? (as.standbyZone ?? item.standbyZone) : null,
        subnetIds: here(item.subnetIds),
      };
    },
  );
  return {
    ...deployment,
    accountId: found.accountId,
    zones: [...new Set(subnets.map(({ zone }) => zone))].toSorted(),
    vpcs: real(deployment.vpcs, ({ id }) => id, found.vpcs).map(({ item }) => item),
    subnets,
    loadBalancers: real(deployment.loadBalancers, ({ arn }) => arn, found.loadBalancers).map(
      ({ item, as }) => ({
        ...item,
        name: as.name,
        dnsName: as.dnsName,
        vpcId: as.vpcId,
        subnetIds: [...as.subnetIds],
        listeners: item.listeners.map((listener) => ({
          ...listener,
          arn: as.listeners.find(({ port }) => port === listener.port)?.id ?? listener.arn,
        })),
      }),
    ),
    targetGroups: real(deployment.targetGroups, ({ arn }) => arn, found.targetGroups).map(
      ({ item, as }) => {
        const { healthCheck: plan } = item;
        const healthCheck = {
          ...plan,
          protocol: protocolOf(as.healthCheck.protocol) ?? plan.protocol,
          port: checkPortOf(as.healthCheck.port) ?? plan.port,
          intervalSeconds: as.healthCheck.intervalSeconds ?? plan.intervalSeconds,
          timeoutSeconds: as.healthCheck.timeoutSeconds ?? plan.timeoutSeconds,
          healthyThreshold: as.healthCheck.healthyThreshold ?? plan.healthyThreshold,
          unhealthyThreshold: as.healthCheck.unhealthyThreshold ?? plan.unhealthyThreshold,
          path: as.healthCheck.path ?? plan.path,
        };
        for (const [name, value] of Object.entries(healthCheck))
          differs(
            item.address,
            `${name} of its health check`,
            plan[name as keyof typeof plan],
            value,
          );
        const protocol = protocolOf(as.protocol) ?? item.protocol;
        differs(item.address, 'its protocol', item.protocol, protocol);
        return { ...item, name: as.name, protocol, port: as.port, healthCheck };
      },
    ),
    autoScalingGroups: real(deployment.autoScalingGroups, ({ arn }) => arn, found.groups).map(
      ({ item, as }) => {
        differs(item.address, 'its minimum size', item.minSize, as.minSize);
        differs(item.address, 'its maximum size', item.maxSize, as.maxSize);
        differs(item.address, 'its desired capacity', item.desiredCapacity, as.desiredCapacity);
        differs(item.address, 'its health check type', item.healthCheckType, as.healthCheckType);
        return {
          ...item,
          name: as.name,
          minSize: as.minSize,
          maxSize: as.maxSize,
          desiredCapacity: as.desiredCapacity,
          healthCheckType: as.healthCheckType === 'ELB' ? 'ELB' : 'EC2',
          subnetIds: here(item.subnetIds),
        };
      },
    ),
    instances: real(deployment.instances, ({ id }) => id, found.instances).map(({ item, as }) => ({
      ...item,
      subnetId: as.subnetId,
    })),
    databases,
    caches: real(deployment.caches, ({ arn }) => arn, found.caches).map(({ item, as }) => ({
      ...item,
      replicationGroupId: as.replicationGroupId,
      zones: as.zones.length > 0 ? as.zones : item.zones,
      subnetIds: here(item.subnetIds),
    })),
    ...discoveredEdge(deployment, { found, ids, real, differs }),
    ...discoveredDelivery(deployment, { found, ids, real, differs }),
    natGateways: real(deployment.natGateways, ({ id }) => id, found.natGateways).map(
      ({ item }) => ({
        ...item,
        routedSubnetIds: here(item.routedSubnetIds),
      }),
    ),
    substitutions: [...planned.substitutions, ...notes],
  };
}

/** Every made-up id or ARN, wherever it stands, becomes the account's: whole texts, never parts. */
function withIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return (ids.get(value) ?? value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => withIds(item, ids)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withIds(item as unknown, ids)]),
  ) as T;
}

/** Null for those that only other load balancers have. */
function protocolOf(text: string | undefined): 'HTTP' | 'HTTPS' | null {
  return text === 'HTTP' || text === 'HTTPS' ? text : null;
}

function checkPortOf(text: string | undefined): HealthCheck['port'] | null {
  if (text === undefined) return null;
  return /^\d+$/.test(text) ? Number(text) : 'traffic-port';
}
