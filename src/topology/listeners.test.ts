import { describe, expect, test } from 'vitest';
import { dynamic, ref, type Args } from '../plan/planned-values.fixture.js';
import type { Changes } from './web-stack.fixture.js';
import { topology } from './load-balancers.fixture.js';

describe('listeners', () => {
  const redirect = (args: Args): Args => ({
    load_balancer_arn: ref('aws_lb.web.arn'),
    port: 80,
    protocol: 'HTTP',
    default_action: [{ type: 'redirect', redirect: [args] }],
  });
  const http = (args: Args) =>
    topology({ 'aws_lb_listener.http': args }).listeners.find(
      ({ address }) => address === 'aws_lb_listener.http',
    );

  test('have a port, a protocol, a load balancer and an action', () => {
    expect(topology().listeners).toEqual([
      {
        address: 'aws_lb_listener.https',
        loadBalancer: { state: 'known', value: ['aws_lb.web'] },
        port: { state: 'known', value: 443 },
        protocol: { state: 'known', value: 'HTTPS' },
        actions: [
          {
            source: 'aws_lb_listener.https',
            certain: true,
            type: { state: 'known', value: 'forward' },
            redirect: null,
          },
        ],
      },
    ]);
  });

  test('speak HTTP where no protocol is named, as the provider has it', () => {
    expect(http({ load_balancer_arn: ref('aws_lb.web.arn'), port: 80 })?.protocol).toEqual({
      state: 'known',
      value: 'HTTP',
    });
  });

  test('a redirect keeps what it does not name', () => {
    expect(http(redirect({ status_code: 'HTTP_301' }))?.actions[0]?.redirect).toEqual({
      protocol: '#{protocol}',
      port: '#{port}',
      host: '#{host}',
    });
    const open = { protocol: 'HTTPS', port: ref('var.port'), host: 'x.example' };
    expect(http(redirect(open))?.actions[0]?.redirect).toEqual({
      protocol: 'HTTPS',
      port: '(known after apply)',
      host: 'x.example',
    });
  });

  test('an action that is open is unknown', () => {
    const listener = { ...redirect({}), default_action: ref('var.actions') };
    expect(http(listener)?.actions).toMatchObject([{ type: { state: 'unknown' }, redirect: null }]);
  });

  test('an action in a dynamic block has what the plan knows of it', () => {
    const listener = { ...redirect({}), default_action: dynamic({ type: 'forward' }) };
    expect(http(listener)?.actions).toMatchObject([{ type: { state: 'known', value: 'forward' } }]);
  });

  test('have the actions of their rules', () => {
    const rule = (listener: unknown): Changes => ({
      'aws_lb_listener_rule.r': { listener_arn: listener, action: [{ type: 'fixed-response' }] },
    });
    const actions = (listener: unknown) =>
      topology(rule(listener))
        .listeners[0]?.actions.slice(1)
        .map(({ source, certain }) => [source, certain]);
    expect(actions(ref('aws_lb_listener.https.arn'))).toEqual([['aws_lb_listener_rule.r', true]]);
    expect(actions(ref('local.listener'))).toEqual([['aws_lb_listener_rule.r', false]]);
    expect(
      actions('arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/x/1/2'),
    ).toEqual([]);
  });
});
