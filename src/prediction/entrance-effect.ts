import type { Deployment } from '../model/deployment.js';
import { LOAD_BALANCER_TTL_SECONDS } from '../model/load-balancer-ttl.js';
import type { Loss } from '../model/loss.js';
import type { Effect, EffectOf } from './effect.js';

/**
 * Some of a load balancer's nodes are cut off with their subnets: its name goes on leading users there
 * until it is answered without them, and until what was answered before is no longer kept.
 */
export const entranceEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  const cut = cutSubnets(deployment, loss);
  const partly = deployment.loadBalancers.filter(
    ({ scheme, subnetIds }) =>
      scheme === 'internet-facing' &&
      subnetIds.some((id) => cut.has(id)) &&
      !subnetIds.every((id) => cut.has(id)),
  );
  if (partly.length === 0) return null;
  const lastsSeconds = loss.cutOffSeconds ?? loss.durationSeconds;
  const leaves = timing.nodeLeavesDns?.high ?? null;
  const names = partly.map(({ address }) => address).join(', ');
  return {
    lost: [],
    outageSeconds: {
      low: 0,
      high:
        leaves === null ? lastsSeconds : Math.min(lastsSeconds, leaves + LOAD_BALANCER_TTL_SECONDS),
    },
    gone: null,
    healing: [],
    basis: [
      `${names}: users whose DNS leads to a node that is cut off get no answer; its name is kept for up to ${LOAD_BALANCER_TTL_SECONDS} s${leaves === null ? `, and how soon AWS takes a node out of it is not documented: at most the ${lastsSeconds} s of the cut` : ''}`,
    ],
  };
};

function cutSubnets({ subnets }: Deployment, loss: Loss): ReadonlySet<string> {
  if (loss.network?.lossPercent === 100) return new Set(loss.network.subnetIds);
  if (loss.zone === null || loss.cutOffSeconds === undefined) return new Set();
  return new Set(subnets.filter(({ zone }) => zone === loss.zone).map(({ id }) => id));
}
