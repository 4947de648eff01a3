import { describe, expect, test } from 'vitest';
import { USERS_ADDRESS } from '../../model/attack-addresses.js';
import { acl, clock, path, request, rule } from './test-acl.fixture.js';
import type { WebAcl } from './web-acl.js';

describe('a rate-based rule', () => {
  const limited = (speed: number, countBy: 'ip' | 'all' = 'ip'): WebAcl =>
    acl(
      [
        rule('rate', {
          kind: 'rate-based',
          limit: 600,
          windowSeconds: 60,
          countBy,
          scopeDown: path('/login'),
        }),
      ],
      speed,
    );

  /** Sends at a real rate for real seconds; the declared time of the first block, or null. */
  function firstBlock(
    guard: WebAcl,
    speed: number,
    perSecond: number,
    seconds: number,
    clientIp: string,
  ) {
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      clock.nowMs = (sent * 1000) / perSecond;
      if (guard.evaluate(request({ target: '/login', clientIp })).action === 'block')
        return (clock.nowMs * speed) / 1000;
    }
    return null;
  }

  // 600 in 60 s are 10/s: whoever sends more is stopped, at whatever speed.
  test.each([1, 5, 20])(
    'at speed %i the same real rate trips it, at about the same declared time',
    (speed) => {
      expect(firstBlock(limited(speed), speed, 9, 300 / speed, '192.0.2.1')).toBeNull();
      const fast = firstBlock(limited(speed), speed, 40, 300 / speed, '192.0.2.1');
      // 600 are reached after 15 s of 40/s; it is looked at every 10 s.
      expect(fast).toBeGreaterThanOrEqual(15);
      expect(fast).toBeLessThanOrEqual(30);
    },
  );

  test('counts each address by itself, what matches its scope alone, and lets go again', () => {
    const guard = limited(1);
    expect(firstBlock(guard, 1, 40, 30, '192.0.2.1')).not.toBeNull();
    const ask = (target: string, clientIp: string): string =>
      guard.evaluate(request({ target, clientIp })).action;
    expect(ask('/login', '192.0.2.2')).toBe('allow');
    expect(ask('/', '192.0.2.1')).toBe('allow');
    expect(ask('/login', '192.0.2.1')).toBe('block');
    clock.nowMs += 80_000;
    expect(ask('/login', '192.0.2.1')).toBe('allow');
  });

  test('does not count users by their address, which stands for many, but all together', () => {
    expect(firstBlock(limited(1), 1, 40, 60, USERS_ADDRESS)).toBeNull();
    expect(firstBlock(limited(1, 'all'), 1, 40, 60, USERS_ADDRESS)).not.toBeNull();
  });
});
