import type { Effect, EffectOf } from './effect.js';

/** What asks for something in the internet gives up after some seconds: the sample application after these. */
const REQUEST_TIMEOUT_SECONDS = 5;

/** NAT gateways that are lost: what their subnets ask of the internet fails until they are back. */
export const natEffect: EffectOf = (deployment, loss): Effect | null => {
  const lost = deployment.natGateways.filter(({ address }) => loss.natGateways.includes(address));
  if (lost.length === 0) return null;
  const routed = lost.flatMap(({ routedSubnetIds }) => routedSubnetIds);
  const hosts = [...deployment.autoScalingGroups, ...deployment.instances.map(toHost)].filter(
    ({ targetGroupArns }) => targetGroupArns.length > 0,
  );
  const behind = hosts.filter(({ subnetIds }) => subnetIds.some((id) => routed.includes(id)));
  const { durationSeconds } = loss;
  return {
    lost: lost.map(({ address }) => `NAT gateway ${address}`),
    // Requests of the last seconds still find the way out again before they give up.
    outageSeconds:
      behind.length === 0
        ? { low: 0, high: 0 }
        : {
            low: Math.max(0, durationSeconds - REQUEST_TIMEOUT_SECONDS),
            high: durationSeconds,
          },
    addedLatencyMs: null,
    gone: null,
    healing: [],
    basis: lost.map(({ address, routedSubnetIds }) => {
      const names = deployment.subnets
        .filter(({ id }) => routedSubnetIds.includes(id))
        .map((subnet) => `${subnet.address} (${subnet.zone})`);
      return `${address} is the only way out of ${names.join(', ')}: requests that need the internet fail there until it is back, after a timeout of the application’s own (${REQUEST_TIMEOUT_SECONDS} s in the sample); health checks see nothing of it, so they are not kept away`;
    }),
  };
};

function toHost({
  subnetId,
  targetGroupArns,
}: {
  readonly subnetId: string;
  readonly targetGroupArns: readonly string[];
}): { readonly subnetIds: readonly string[]; readonly targetGroupArns: readonly string[] } {
  return { subnetIds: [subnetId], targetGroupArns };
}
