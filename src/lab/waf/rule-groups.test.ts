import { describe, expect, test } from 'vitest';
import { USERS_ADDRESS, attackerAddress } from '../../model/attack-addresses.js';
import { STAND_INS } from './stand-ins.js';
import { acl, managed, request, rule } from './test-acl.fixture.js';

describe('groups of rules', () => {
  const sqlmap = request({ headers: { 'user-agent': 'sqlmap/1.8' } });

  test('a stand-in decides under AWS’s names, and says that it is one', () => {
    const guard = acl([rule('bots', managed('BotControlRuleSet'), 'none')]);
    expect(guard.evaluate(sqlmap)).toMatchObject({
      action: 'block',
      rule: 'bots/CategorySecurity',
      byStandIn: true,
    });
  });

  test('an override counts the whole group, or one rule of it', () => {
    const counts = acl([rule('bots', managed('BotControlRuleSet'), 'count')]);
    expect(counts.evaluate(sqlmap)).toMatchObject({
      action: 'allow',
      counted: ['bots/CategorySecurity'],
    });
    const overrides = { CategorySecurity: 'captcha' };
    const asks = acl([rule('bots', managed('BotControlRuleSet', overrides), 'none')]);
    expect(asks.evaluate(sqlmap).action).toBe('captcha');
  });

  test('a group without a stand-in never matches', () => {
    const guard = acl([rule('common', managed('CommonRuleSet'), 'none')]);
    expect(guard.evaluate(request({ headers: {} })).action).toBe('allow');
  });

  test('anonymous attackers are known by their addresses, others and users are not', () => {
    const guard = acl([rule('anonymous', managed('AnonymousIpList'), 'none')]);
    const ask = (clientIp: string): string => guard.evaluate(request({ clientIp })).action;
    for (const number of [0, 249, 250, 29_999]) {
      expect(ask(attackerAddress(number, true))).toBe('block');
      expect(ask(attackerAddress(number, false))).toBe('allow');
    }
    expect(ask(USERS_ADDRESS)).toBe('allow');
  });

  test('no stand-in stops the probe or the load', () => {
    const all = acl(
      Object.keys(STAND_INS).map((name) =>
        rule(name, managed(name.replace('AWSManagedRules', '')), 'none'),
      ),
    );
    for (const agent of [undefined, 'holdfast-probe', 'k6/2.2.0 (https://k6.io/)', 'Mozilla/5.0'])
      expect(
        all.evaluate(request({ clientIp: USERS_ADDRESS, headers: { 'user-agent': agent } })).action,
      ).toBe('allow');
  });
});
