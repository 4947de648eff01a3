import type { Reachability } from '../../model/topology.js';
import { AS_WRITTEN } from '../read/as-written.js';
import type { StoreNetwork, ReachabilityContext } from './store-network.js';

const ASSUMPTIONS = [
  AS_WRITTEN,
  'nothing outside of this plan holds its security groups or stands in its subnets',
];

/** An answer with what it rests on. */
export type Answer = {
  readonly verdict: Reachability['verdict'];
  readonly evidence: readonly string[];
  /** Refuted whatever the application is, and whatever groups come on top. */
  readonly whoever?: boolean;
};

/** Makes one answer of those for each possible set of groups, and adds every doubt and assumption. */
export function settle(
  answers: readonly Answer[],
  db: StoreNetwork,
  context: ReachabilityContext,
  none: string,
): Reachability {
  const doubts = [
    ...db.groupGaps,
    ...(context.applicationDoubt === undefined ? [] : [context.applicationDoubt]),
  ];
  const settled: Answer = agreeOn(answers) ?? {
    verdict: doubts.length > 0 ? 'unknown' : 'refuted',
    evidence: [none],
  };
  const verdict = doubts.length > 0 && settled.whoever !== true ? 'unknown' : settled.verdict;
  return { verdict, evidence: [...settled.evidence, ...doubts], assumptions: ASSUMPTIONS };
}

/** Several possible sets of groups: decided only where all lead to the same answer. */
function agreeOn(answers: readonly Answer[]): Answer | undefined {
  const [first] = answers;
  if (!first) return undefined;
  if (answers.every(({ verdict }) => verdict === first.verdict)) return first;
  return {
    verdict: 'unknown',
    evidence: [
      'the plan does not tell which of several security groups it has',
      ...answers.flatMap(({ evidence }) => evidence),
    ],
  };
}
