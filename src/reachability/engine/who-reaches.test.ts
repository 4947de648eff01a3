import { expect, test } from 'vitest';

import { openUp } from './open-network.fixture.js';
import { randomFrom } from './random.fixture.js';
import { randomNetwork } from './random-network.fixture.js';
import { reaches } from './reach.js';
import { exposure, whoReaches } from './who-reaches.js';

const RUNS = 150 * Number(process.env['REACH_TIMES'] ?? 1);

test('who reaches an endpoint is what all pairs one by one say', { timeout: 1e9 }, () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const random = randomFrom(seed);
    const beyond = seed % 2 === 0;
    const known = randomNetwork(random, {
      beyond,
      balancers: seed % 3 > 0,
      preserves: seed % 3 === 1,
    });
    const network = openUp(random, known, [0, 0.05, 0.2][seed % 3] ?? 0);
    for (const { key } of network.endpoints) {
      const found = whoReaches(network, key);
      const to = { kind: 'endpoint', key } as const;
      for (const party of ['internet', 'outside'] as const) {
        const one = reaches(network, { kind: party }, to);
        const { staysOut, getsThere, sure, possible } = found[party];
        expect({ staysOut, getsThere, sure, possible }, `seed ${seed}: ${party} → ${key}`).toEqual({
          staysOut: one.staysOut,
          getsThere: one.getsThere,
          sure: one.sure,
          possible: one.possible,
        });
      }
      for (const other of network.endpoints) {
        if (other.key === key) continue;
        const where = `seed ${seed}: ${other.key} → ${key}`;
        const one = reaches(network, { kind: 'endpoint', key: other.key }, to);
        const listed = found.endpoints.filter(({ from }) => from.includes(other.key));
        if (one.possible.length === 0) expect(listed, where).toEqual([]);
        else
          expect(
            listed.map(({ staysOut, getsThere, sure, possible }) => ({
              staysOut,
              getsThere,
              sure,
              possible,
            })),
            where,
          ).toEqual([
            {
              staysOut: one.staysOut,
              getsThere: one.getsThere,
              sure: one.sure,
              possible: one.possible,
            },
          ]);
      }
    }
    const exposed = exposure(network).map(({ to }) => to);
    expect(exposed).toEqual(
      network.endpoints
        .map(({ key }) => key)
        .filter(
          (key) =>
            reaches(network, { kind: 'internet' }, { kind: 'endpoint', key }).staysOut !== 'proven',
        ),
    );
  }
});
