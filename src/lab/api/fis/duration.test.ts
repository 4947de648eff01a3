import { expect, test } from 'vitest';
import { parseDurationSeconds } from './duration.js';

test.each([
  ['PT2M', 120],
  ['PT90S', 90],
  ['PT1H30M', 5400],
  ['P1DT1S', 86_401],
  ['PT0S', 0],
  ['PT12H', 43_200],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDurationSeconds(text)).toBe(seconds);
});

test.each(['', 'P', 'PT', 'P1DT', '2M', 'PT-2M', 'PT2M ', 'PT1.5M', 'pt2m', 'P1Y', 'PT2S2M'])(
  '%j is no duration',
  (text) => {
    expect(parseDurationSeconds(text)).toBeNull();
  },
);
