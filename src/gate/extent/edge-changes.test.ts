import {
  HTTP,
  HTTPS,
  ACL,
  all,
  set,
  rulesOf,
  withoutRules,
  plainListener,
  withRule,
  type Rows,
} from './edits.fixture.js';
import { testRows } from './test-rows.fixture.js';

const ROWS: Rows = {
  'edge/tls-policy': [
    [
      'an older version',
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-TLS-1-1-2017-01' }),
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2016-08' }),
      'worsened',
      'unchanged',
    ],
    [
      'another policy of the same version',
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2015-05' }),
      set(HTTPS, { ssl_policy: 'ELBSecurityPolicy-2016-08' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'edge/waf-rules': [
    [
      'one more thing that nothing stops',
      withoutRules('SQLi'),
      withoutRules('SQLi', 'Anonymous'),
      'worsened',
      'unchanged',
    ],
    ['one for another', withoutRules('SQLi'), withoutRules('Anonymous'), 'worsened', 'worsened'],
    [
      'a rule’s name',
      withoutRules('SQLi'),
      all(withoutRules('SQLi'), (state) =>
        state.set(ACL, {
          rule: rulesOf(state).map((rule) => ({ ...rule, name: `${String(rule['name'])}-2` })),
        }),
      ),
      'unchanged',
      'unchanged',
    ],
    [
      'their order',
      withoutRules('SQLi'),
      all(withoutRules('SQLi'), (state) => state.set(ACL, { rule: rulesOf(state).toReversed() })),
      'unchanged',
      'unchanged',
    ],
  ],
  'edge/https-only': [
    [
      'a description',
      plainListener,
      all(plainListener, set(HTTP, { tags: { a: 'b' } })),
      'unchanged',
      'unchanged',
    ],
    [
      'a rule that serves plain HTTP',
      withRule('x', '/old/*'),
      all(withRule('x', '/old/*'), withRule('y', '/new/*')),
      'worsened',
      'unchanged',
    ],
    ['what a rule takes', withRule('x', '/old/*'), withRule('x', '/*'), 'unclear', 'unclear'],
    ['a rule’s name', withRule('x', '/old/*'), withRule('y', '/old/*'), 'unchanged', 'unchanged'],
    [
      'a rule, where all is served so',
      plainListener,
      all(plainListener, withRule('x', '/old/*')),
      'unchanged',
      'unchanged',
    ],
    ['all of it', withRule('x', '/old/*'), plainListener, 'worsened', 'worsened'],
  ],
};

testRows(ROWS);
