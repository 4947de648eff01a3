import { describe, expect, test } from 'vitest';
import { isEverywhere, lieWithin, sourcesText } from './sources.js';

describe('everywhere', () => {
  test.each([
    [['0.0.0.0/0'], true],
    [['::/0'], true],
    [['0.0.0.0/1', '128.0.0.0/1'], true],
    [
      [
        '1.0.0.0/8',
        '2.0.0.0/7',
        '4.0.0.0/6',
        '8.0.0.0/7',
        '16.0.0.0/4',
        '32.0.0.0/3',
        '64.0.0.0/3',
        '…',
      ],
      true,
    ],
    [['64.0.0.0/2', '1.0.0.0/8'], true],
    [['12.0.0.0/8', '17.0.0.0/8'], false],
    [['198.51.100.0/24'], false],
    [['2600::/12'], false],
    [['2000::/3'], true],
    [[], false],
  ])('%j: %s', (blocks, expected) => {
    expect(isEverywhere(blocks)).toBe(expected);
  });
});

test('within named networks, where each block is, whichever of them make it up', () => {
  expect(lieWithin(['198.51.100.0/25'], ['198.51.100.0/24'])).toBe(true);
  expect(lieWithin(['198.51.100.0/24'], ['198.51.100.0/25', '198.51.100.128/25'])).toBe(true);
  expect(lieWithin(['198.51.100.0/24', '203.0.113.7/32'], ['198.51.100.0/24'])).toBe(false);
  // A list that is cut off may hold anything.
  expect(lieWithin(['198.51.100.0/24', '…'], ['198.51.100.0/24'])).toBe(false);
});

test('a long list is cut off for the reader', () => {
  expect(sourcesText(['a', 'b'])).toEqual(['a', 'b']);
  expect(sourcesText(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd', '…']);
});
