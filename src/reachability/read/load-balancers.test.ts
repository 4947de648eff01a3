import { describe, expect, test } from 'vitest';
import { dynamic, ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import { read } from './read-network.fixture.js';

describe('load balancers', () => {
  const forwards = (changes: Changes) => read(changes).loadBalancers[0]?.forwards;

  test('what a listener forwards goes on to the targets, on their port', () => {
    expect(forwards({})).toEqual([
      {
        listener: 'aws_lb_listener.https',
        service: { protocol: 6, fromPort: 443, toPort: 443 },
        target: 'aws_autoscaling_group.app',
        targetPort: 8080,
        preservesClientAddress: { value: false, doubt: undefined },
        crossZone: { value: true, doubt: undefined },
        doubt: undefined,
      },
    ]);
  });

  test('a rule’s target group counts as the listener’s own, and a redirect does not', () => {
    const rule = {
      'aws_lb_listener.https': { default_action: [{ type: 'redirect' }] },
      'aws_lb_listener_rule.r': {
        listener_arn: ref('aws_lb_listener.https.arn'),
        action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
      },
    };
    expect(forwards(rule)?.map(({ listener }) => listener)).toEqual(['aws_lb_listener_rule.r']);
  });

  test('what the plan does not tell may be forwarded to any target group of that kind', () => {
    const first = (changes: Changes) =>
      forwards(changes)?.map(({ target, doubt }) => [target, doubt]);
    const action = { type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') };
    const hidden = [['aws_autoscaling_group.app', expect.any(String) as string]];
    const written = (default_action: unknown) => ({ 'aws_lb_listener.https': { default_action } });
    expect(first(written(dynamic(action)))).toEqual(hidden);
    expect(first(written([{ ...action, target_group_arn: ref('local.group') }]))).toEqual(hidden);
    expect(first(written(dynamic({ type: 'redirect' })))).toEqual([]);
    const other = { 'aws_lb_target_group.app': { protocol: 'TCP' } };
    expect(first({ ...written(dynamic(action)), ...other })).toEqual([]);
  });

  test('an attachment that does not tell its target may be of any instance, or group', () => {
    const before = forwards({}) ?? [];
    const added = (attachment: string, args: Args) =>
      forwards({ 'aws_instance.x': {}, [attachment]: args })?.slice(before.length);
    const group = ref('aws_lb_target_group.app.arn');
    const lost = expect.stringContaining('local.x') as string;
    expect(
      added('aws_lb_target_group_attachment.a', {
        target_group_arn: group,
        target_id: ref('local.x'),
      }),
    ).toMatchObject([{ target: 'aws_instance.x', doubt: lost }]);
    expect(
      added('aws_autoscaling_attachment.a', {
        lb_target_group_arn: group,
        autoscaling_group_name: ref('local.x'),
      }),
    ).toMatchObject([{ target: 'aws_autoscaling_group.app', doubt: lost }]);
    const invoked = { target_group_arn: group, target_id: ref('aws_lambda_function.f.arn') };
    const functions = { 'aws_lambda_function.f': {}, 'aws_lb_target_group_attachment.a': invoked };
    expect(forwards({ 'aws_instance.x': {}, ...functions })).toEqual(before);
  });

  test.each([
    [{}, true],
    [{ target_type: 'ip' }, false],
    [{ target_type: 'ip', protocol: 'UDP' }, true],
    [{ preserve_client_ip: 'false' }, false],
  ])(
    'a network load balancer before targets with %j keeps the client’s address: %s',
    (args, kept) => {
      const nlb = {
        'aws_lb.web': { load_balancer_type: 'network' },
        'aws_lb_listener.https': { protocol: 'TCP' },
        'aws_lb_target_group.app': { protocol: 'TCP', ...args },
      };
      expect(forwards(nlb)?.[0]?.preservesClientAddress.value).toBe(kept);
    },
  );
});
