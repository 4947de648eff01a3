import { judgeDirect } from './direct.js';
import { isEmpty, union } from './intervals.js';
import type { JudgePair, Pair } from './journey.js';
import { judgeForwarded } from './waypoints.js';

/** Judges one pair of subnets: the direct ways, and those through each load balancer in front. */
export const judgePair: JudgePair = (index, from, fromSubnet, to, toSubnet, asked, passed = []) => {
  const direct = judgeDirect(index, from, fromSubnet, to, toSubnet, asked);
  const doubts = [from.endpoint?.doubt, to.endpoint?.doubt].filter((doubt) => doubt !== undefined);
  const own: Pair = {
    sure: direct.sure,
    always: direct.sure,
    possible: direct.possible,
    isCertain: direct.isCertain,
    journeys: direct.cases
      .flatMap(({ ways }) => ways)
      .filter(({ passage }) => !isEmpty(passage.possible))
      .map(({ way, passage }) => ({
        legs: [
          {
            from: from.name,
            to: to.name,
            listener: undefined,
            way,
            services: isEmpty(passage.sure) ? passage.possible : passage.sure,
            doubts,
          },
        ],
        isSure: direct.isCertain && !isEmpty(passage.sure),
      })),
  };
  const forwarded = to.endpoint
    ? judgeForwarded({ index, from, fromSubnet, to, toSubnet, asked, passed, judge: judgePair })
    : [];
  return forwarded.reduce(joinPairs, own);
};

function joinPairs(a: Pair, b: Pair): Pair {
  return {
    sure: union(a.sure, b.sure),
    always: union(a.always, b.always),
    possible: union(a.possible, b.possible),
    isCertain: a.isCertain || b.isCertain,
    journeys: [...a.journeys, ...b.journeys],
  };
}
