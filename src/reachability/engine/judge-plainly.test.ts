import { expect, test } from 'vitest';

import { judgeParties } from './claims.js';
import { judgePlainly } from './judge-plainly.js';
import { indexOf } from './network-index.js';
import { openUp } from './open-network.fixture.js';
import { sideOf } from './party.js';
import { SERVICES } from './probed.fixture.js';
import { pick, randomFrom } from './random.fixture.js';
import { randomNetwork } from './random-network.fixture.js';
import { answer, askedOf } from './reach.js';

const RUNS = 400 * Number(process.env['REACH_TIMES'] ?? 1);
test('where the plain way settles it, all ways together say the same, with the same witness', () => {
  let settled = 0;
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const random = randomFrom(seed);
    const known = randomNetwork(random, { beyond: true, balancers: true });
    const network = seed % 2 === 0 ? known : openUp(random, known, 0.03);
    const index = indexOf(network);
    const asked = askedOf(pick(random, SERVICES));
    const [from, to] = [pick(random, network.endpoints), pick(random, network.endpoints)].map(
      ({ key }) => sideOf(index, { kind: 'endpoint', key }),
    );
    if (!from || !to || from.name === to.name) continue;
    const plain = judgePlainly(index, from, to, asked);
    if (!plain) continue;
    settled += 1;
    const all = judgeParties(index, from, to, asked);
    const words = [plain, all].map((own) =>
      answer(index, from, to, asked, own, () => all.journeys),
    );
    expect(words[0], `seed ${seed}: ${from.name} → ${to.name}`).toEqual(words[1]);
  }
  expect(settled).toBeGreaterThan(RUNS / 50);
});
