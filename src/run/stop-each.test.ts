import { expect, it } from 'vitest';
import { stopEach } from './stop-each.js';

it('stops all, whatever one of them throws at once or later, and gives back the first failure', async () => {
  const stopped: number[] = [];
  const failure = await stopEach([
    () => {
      throw new Error('no space is left');
    },
    async () => Promise.reject(new Error('later')),
    () => void stopped.push(2),
    async () => {
      await Promise.resolve();
      stopped.push(3);
    },
  ]);
  expect(stopped).toEqual([2, 3]);
  expect(failure?.reason).toEqual(new Error('no space is left'));
  expect(await stopEach([() => undefined])).toBeUndefined();
});
