import { describe, expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { deploy } from './read-deployment.fixture.js';

describe('listeners’ rules', () => {
  test('by priority, with every condition and the weights of their target groups', () => {
    const forward = [{ target_group: [{ arn: ref('aws_lb_target_group.app.arn'), weight: 3 }] }];
    const { rules } = deploy({
      'aws_lb_listener_rule.late': {
        listener_arn: ref('aws_lb_listener.https.arn'),
        priority: 20,
        action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
        condition: [{ path_pattern: [{ values: ['/api/*'] }] }],
      },
      'aws_lb_listener_rule.early': {
        listener_arn: ref('aws_lb_listener.https.arn'),
        priority: 10,
        action: [{ type: 'forward', forward }],
        condition: [
          { host_header: [{ values: ['a.example'] }] },
          { http_header: [{ http_header_name: 'X-A', values: ['1'] }] },
          { query_string: [{ key: 'v', value: '1' }, { value: '2' }] },
          { source_ip: [{ values: ['10.0.0.0/8'] }] },
        ],
      },
    }).loadBalancers[0]?.listeners[0] ?? { rules: [] };
    expect(rules.map(({ address }) => address)).toEqual([
      'aws_lb_listener_rule.early',
      'aws_lb_listener_rule.late',
    ]);
    expect(rules[0]?.conditions).toEqual([
      { field: 'host-header', values: ['a.example'] },
      { field: 'http-header', name: 'X-A', values: ['1'] },
      {
        field: 'query-string',
        values: [
          { key: 'v', value: '1' },
          { key: null, value: '2' },
        ],
      },
      { field: 'source-ip', values: ['10.0.0.0/8'] },
    ]);
    expect(rules[0]?.action).toMatchObject({ type: 'forward', targetGroups: [{ weight: 3 }] });
    expect(rules[1]?.action).toMatchObject({ type: 'forward', targetGroups: [{ weight: 1 }] });
  });
});

describe('listeners’ actions', () => {
  const action = (own: unknown) =>
    deploy({ 'aws_lb_listener.https': { default_action: own } }).loadBalancers[0]?.listeners[0]
      ?.defaultAction;

  test('a redirect, a fixed response, and the last of several', () => {
    const redirect = {
      type: 'redirect',
      redirect: [{ protocol: 'HTTPS', status_code: 'HTTP_302' }],
    };
    expect(action([redirect])).toEqual({
      type: 'redirect',
      protocol: 'HTTPS',
      port: '#{port}',
      host: '#{host}',
      path: '/#{path}',
      query: '#{query}',
      statusCode: 302,
    });
    const fixed = { content_type: 'text/html', status_code: '503', message_body: 'later' };
    expect(
      action([{ type: 'authenticate-oidc' }, { type: 'fixed-response', fixed_response: [fixed] }]),
    ).toEqual({ type: 'fixed-response', statusCode: 503, contentType: 'text/html', body: 'later' });
  });
});
