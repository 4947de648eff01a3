import type { Deployment } from '../model/deployment.js';
import type { Loss } from '../model/loss.js';
import type { Effect, EffectOf } from './effect.js';

/** A load balancer gives up connecting after this. Source: User Guide for ALB, "HTTP 504". */
const CONNECT_TIMEOUT_SECONDS = 10;
/**
 * Delays before a health check has its answer: on the answer to its SYN, and on the answer. Up to two
 * more for TLS: version 1.2 takes two round trips, 1.3 one.
 */
const DELAYS_OF_A_CHECK = { HTTP: 2, HTTPS: 4 };
/** Linux sends a lone lost segment again after 200, 600, 1400, 3000, 6200 ms: five losses are too late for most timeouts. */
const LOSSES_THAT_ARE_TOO_MANY = 5;
/** Below this share of requests that fail none is expected in a run of some ten thousand. */
const NEGLIGIBLE = 1e-5;
const RETRANSMISSION_MS = 200;
/** So long does a segment wait that was lost so often when packets are no longer lost: users wait with it. */
const LAST_WAIT_SECONDS = (RETRANSMISSION_MS * 2 ** LOSSES_THAT_ARE_TOO_MANY) / 1000;

/** Packets of instances that are delayed or lost. Where all of them are, the instances are lost (instance-effect.ts). */
export const networkEffect: EffectOf = (deployment, loss): Effect | null => {
  const { network } = loss;
  if (network === null || network.lossPercent === 100) return null;
  return network.lossPercent > 0
    ? lossEffect(deployment, loss, network.lossPercent)
    : delayEffect(deployment, loss, network);
};

function delayEffect(
  deployment: Deployment,
  loss: Loss,
  { delayMs, jitterMs = 0 }: NonNullable<Loss['network']>,
): Effect {
  const seconds = delayMs / 1000;
  const isTooLong = seconds >= CONNECT_TIMEOUT_SECONDS;
  const failing = deployment.targetGroups.filter(
    ({ healthCheck: { protocol, timeoutSeconds } }) =>
      DELAYS_OF_A_CHECK[protocol] * seconds >= timeoutSeconds,
  );
  return {
    lost: [`${delayMs} ms on all that ${impaired(deployment, loss)} send`],
    outageSeconds: isTooLong
      ? { low: loss.durationSeconds, high: null }
      : failing.length > 0
        ? { low: 0, high: loss.durationSeconds }
        : { low: 0, high: 0 },
    addedLatencyMs: isTooLong
      ? null
      : {
          // Where some instances are as quick as before the median may be one of theirs.
          low: areAllImpaired(deployment, loss) ? Math.max(0, delayMs - jitterMs) : 0,
          high: (delayMs + jitterMs) * delaysOf(deployment),
        },
    gone: isTooLong
      ? `the load balancer gives up connecting after ${CONNECT_TIMEOUT_SECONDS} s, before the answer to its SYN is there`
      : null,
    healing: [],
    basis: [
      `a request takes ${delayMs} ms longer for its answer${deployment.databases.length > 0 ? `, and as long again for each statement that it waits for` : ''}; a new connection once more`,
      ...deployment.targetGroups.map(({ address, healthCheck: { protocol, timeoutSeconds } }) => {
        const delays = DELAYS_OF_A_CHECK[protocol];
        return delays * seconds >= timeoutSeconds
          ? `${address}: a health check needs ${delays} × ${delayMs} ms, which is its timeout of ${timeoutSeconds} s or more: targets fail, and where all do the load balancer goes on routing to them`
          : `${address}: a health check needs ${delays} × ${delayMs} ms more, which its timeout of ${timeoutSeconds} s allows`;
      }),
    ],
  };
}

function lossEffect(deployment: Deployment, loss: Loss, lossPercent: number): Effect {
  const share = lossPercent / 100;
  const failing = share ** LOSSES_THAT_ARE_TOO_MANY;
  const slow = 1 - (1 - share) ** delaysOf(deployment);
  return {
    lost: [`${lossPercent}% of the packets that ${impaired(deployment, loss)} send`],
    outageSeconds:
      failing <= NEGLIGIBLE
        ? { low: 0, high: 0 }
        : { low: 0, high: loss.durationSeconds + LAST_WAIT_SECONDS },
    addedLatencyMs: null,
    gone: null,
    healing: [],
    basis: [
      `some ${Math.round(slow * 100)}% of requests to them lose a packet at least and take ${RETRANSMISSION_MS} ms longer, or more: Linux sends a lone segment again after that long, doubled each time`,
      `of a segment ${LOSSES_THAT_ARE_TOO_MANY} losses in a row take over 6 s, longer than most timeouts: ${failing.toExponential(1)} of them`,
      ...(failing <= NEGLIGIBLE
        ? []
        : [`what was lost so often when it ends is sent again up to ${LAST_WAIT_SECONDS} s later`]),
    ],
  };
}

/** Packets of an instance that a request waits for, one after the other: the answer, and a statement. */
function delaysOf({ databases }: Deployment): number {
  return databases.length > 0 ? 2 : 1;
}

function areAllImpaired(deployment: Deployment, { network }: Loss): boolean {
  const groups = deployment.autoScalingGroups.filter((group) => group.targetGroupArns.length > 0);
  const single = deployment.instances.filter((each) => each.targetGroupArns.length > 0);
  return [
    ...groups.flatMap(({ subnetIds }) => subnetIds),
    ...single.map(({ subnetId }) => subnetId),
  ].every((id) => network?.subnetIds.includes(id));
}

function impaired({ subnets }: Deployment, { network }: Loss): string {
  const zones = new Set(
    subnets.filter(({ id }) => network?.subnetIds.includes(id)).map(({ zone }) => zone),
  );
  return `application instances in ${[...zones].toSorted().join(', ') || 'the stack'}`;
}
