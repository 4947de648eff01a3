import { expect, test } from 'vitest';

import { judgeParties } from './claims.js';
import { contains } from './intervals.js';
import { indexOf } from './network-index.js';
import { concretize, openUp } from './open-network.fixture.js';
import { sideOf } from './party.js';
import { partyTruth, type PartyTruth } from './party-truth.fixture.js';
import {
  pick,
  PROBED,
  PROBED_SERVICES,
  randomFrom,
  randomNetwork,
} from './random-network.fixture.js';

/** More by hand: `REACH_RUNS=100000 npx vitest run --project unit src/reachability/engine`. */
const RUNS = Number(process.env['REACH_RUNS'] ?? 600);
const FIRST = Number(process.env['REACH_SEED'] ?? 1);
const CASES = 6;

interface Count {
  questions: number;
  decided: number;
  unknown: number;
  /** Unknown, though all cases that were drawn agree. */
  agreeing: number;
}

function run(
  kind: string,
  options: Parameters<typeof randomNetwork>[1],
  share: number,
): { staysOut: Count; getsThere: Count } {
  const count = (): Count => ({ questions: 0, decided: 0, unknown: 0, agreeing: 0 });
  const counts = { staysOut: count(), getsThere: count() };
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const random = randomFrom(seed);
    const known = randomNetwork(random, options);
    const network = openUp(random, known, share);
    const to = known.endpoints[1]?.key ?? '';
    const from = pick(random, ['', known.endpoints[2]?.key ?? '', known.endpoints[0]?.key ?? '']);
    const index = indexOf(network);
    const judged = judgeParties(
      index,
      sideOf(index, from === '' ? { kind: 'internet' } : { kind: 'endpoint', key: from }),
      sideOf(index, { kind: 'endpoint', key: to }),
      PROBED_SERVICES,
    );
    const truths = Array.from(
      {
        length: share === 0 && known.endpoints.every(({ spread }) => spread === 'each') ? 1 : CASES,
      },
      (_, at) =>
        partyTruth(concretize(random, network), from, to, at % 2 === 0 ? 'drop' : 'deliver'),
    );
    for (const truth of truths) {
      const where = `${kind}, seed ${seed}: ${from || 'internet'} → ${to}: ${JSON.stringify(truth)}`;
      PROBED.forEach(([protocol, port], at) => {
        const point = protocol * 65_536 + port;
        if (contains(judged.sure, point))
          expect(truth.sure[at], `sure ${point} ${where}`).toBe(true);
        if (truth.possible[at])
          expect(contains(judged.possible, point), `possible ${point} ${where}`).toBe(true);
      });
      const anything = truth.possible.includes(true);
      if (judged.staysOut === 'proven') expect(anything, where).toBe(false);
      if (judged.staysOut === 'refuted') expect(truth.isCertain, where).toBe(true);
      if (judged.getsThere === 'proven') expect(truth.isEverywhere, where).toBe(true);
      if (judged.getsThere === 'refuted') expect(truth.mayBeEverywhere, where).toBe(false);
    }
    tally(
      `${kind} ${seed} ${from} ${to}`,
      counts.staysOut,
      judged.staysOut,
      truths,
      ({ possible }) => possible.includes(true),
      ({ isCertain }) => isCertain,
    );
    tally(
      `${kind} ${seed} ${from} ${to}`,
      counts.getsThere,
      judged.getsThere,
      truths,
      ({ mayBeEverywhere }) => mayBeEverywhere,
      ({ isEverywhere }) => isEverywhere,
    );
  }
  console.log(`${kind}: ${JSON.stringify(counts)}`);
  return counts;
}

function tally(
  where: string,
  count: Count,
  verdict: string,
  truths: readonly PartyTruth[],
  may: (truth: PartyTruth) => boolean,
  does: (truth: PartyTruth) => boolean,
): void {
  count.questions += 1;
  if (verdict === 'unknown') count.unknown += 1;
  else count.decided += 1;
  const isAgreed = truths.every(does) || !truths.some(may);
  if (verdict === 'unknown' && isAgreed) {
    count.agreeing += 1;
    if (process.env['REACH_SHOW']) console.log(where, verdict, truths.length);
  }
}

test('of a known network nothing is unknown but what addresses decide', { timeout: 1e9 }, () => {
  const counts = run('known, with load balancers', { beyond: false, balancers: true }, 0);
  expect(counts.staysOut.agreeing).toBe(0);
});

test('clients whose address a load balancer keeps', { timeout: 1e9 }, () => {
  run('known, clients kept', { beyond: false, balancers: true, preserves: true }, 0);
});

test('no case of an open network contradicts the engine', { timeout: 1e9 }, () => {
  run('a little open', { beyond: true, balancers: true }, 0.05);
  run('rather open', { beyond: true, balancers: true }, 0.3);
  run('open, clients kept', { beyond: false, balancers: true, preserves: true }, 0.05);
});
