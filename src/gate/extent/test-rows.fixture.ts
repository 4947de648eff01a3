import { describe, expect, test } from 'vitest';
import type { Rows } from './edits.fixture.js';
import { changeOf, judgeEdited } from './state-pairs.fixture.js';

/** Each pair is judged there and back, so that a comparison that always says the same cannot pass. */
export function testRows(policies: Rows): void {
  describe.each(Object.entries(policies))('%s', (policy, rows) => {
    test.each(rows)('%s', async (_what, before, after, there, back) => {
      const [old, now] = [await judgeEdited(before, policy), await judgeEdited(after, policy)];
      expect({ there: changeOf(old, now), back: changeOf(now, old) }).toEqual({ there, back });
    });
  });
}
