import { expect, test } from 'vitest';

import { contains, meets } from './intervals.js';
import { judgeDirect } from './direct.js';
import { indexOf } from './network-index.js';
import { sideOf } from './party.js';
import { PROBED, PROBED_SERVICES } from './probed.fixture.js';
import { pick, randomFrom } from './random.fixture.js';
import { randomNetwork } from './random-network.fixture.js';
import { outcomeOf } from './truth.fixture.js';

/** How much more than usual, by hand: `REACH_TIMES=100 npx vitest run --project unit src/reachability/engine`. */
const RUNS = 1500 * Number(process.env['REACH_TIMES'] ?? 1);

test('what the engine says of a known network is what the simulator does', { timeout: 1e9 }, () => {
  const counts = { services: 0, passing: 0, sure: 0, disagreements: 0 };
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const random = randomFrom(seed);
    const network = randomNetwork(random, { beyond: false, balancers: false });
    const index = indexOf(network);
    const to = pick(random, network.endpoints);
    for (const from of [undefined, pick(random, network.endpoints)]) {
      if (from === to) continue;
      const toSubnet = pick(random, to.subnets);
      const fromSubnet = from ? pick(random, from.subnets) : '';
      const truth = outcomeOf(network, { from: from?.key ?? '', fromSubnet, to: to.key, toSubnet });
      const source = sideOf(
        index,
        from ? { kind: 'endpoint', key: from.key } : { kind: 'internet' },
      );
      const target = sideOf(index, { kind: 'endpoint', key: to.key });
      const judged = judgeDirect(index, source, fromSubnet, target, toSubnet, PROBED_SERVICES);
      const points = PROBED.map(([protocol, port]) => protocol * 65_536 + port);
      const mine = {
        sure: points.map((point) => contains(judged.sure, point)),
        possible: points.map((point) => contains(judged.possible, point)),
        isCertain: judged.isCertain,
      };
      counts.services += points.length;
      counts.passing += truth.possible.filter((is) => is).length;
      counts.sure += truth.sure.filter((is) => is).length;
      expect(
        mine,
        `seed ${seed}: ${from?.key ?? 'internet'} in ${fromSubnet} → ${to.key} in ${toSubnet}`,
      ).toEqual(truth);
      expect(meets(judged.possible, PROBED_SERVICES)).toBe(judged.possible.length > 0);
    }
  }
  expect(counts.passing).toBeGreaterThan(counts.services / 20);
  console.log(
    `${RUNS} known networks: of ${counts.services} services ${counts.passing} possible, ${counts.sure} sure`,
  );
});
