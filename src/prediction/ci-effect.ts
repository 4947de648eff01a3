import type { Effect, EffectOf } from './effect.js';

/** Agents of a CI queue: jobs wait, and users are not served by any of them. */
export const ciEffect: EffectOf = (deployment, loss): Effect | null => {
  if (loss.ciAgents.length === 0) return null;
  const agents = deployment.jobQueues.flatMap(({ agentInstanceIds }) => agentInstanceIds).length;
  return {
    lost: loss.ciAgents.map((id) => `CI agent ${id}`),
    outageSeconds: { low: 0, high: 0 },
    gone: null,
    healing: [],
    basis: [
      `no request of users goes through a CI agent; ${agents - loss.ciAgents.length} of ${agents} agents are left for jobs`,
    ],
  };
};
