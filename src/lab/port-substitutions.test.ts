import { expect, test } from 'vitest';
import type { DeployedTargetGroup, Deployment, ListenerAction } from '../model/deployment.js';
import { targetOwners } from './instance/port-protocols.js';
import { describePorts } from './port-substitutions.js';
import { webAppDeployment } from './testing/web-app-deployment.js';

type Protocol = DeployedTargetGroup['protocol'];
type Group = Pick<DeployedTargetGroup, 'name' | 'protocol' | 'port'> & {
  readonly checks?: { readonly protocol: Protocol; readonly port: number };
};

const forward = (...names: readonly (string | readonly [string, number])[]): ListenerAction => ({
  type: 'forward',
  targetGroups: names
    .map((name) => (typeof name === 'string' ? ([name, 1] as const) : name))
    .map(([arn, weight]) => ({ arn, weight })),
  stickinessSeconds: null,
});
const listener = (protocol: Protocol, defaultAction: ListenerAction, rule?: ListenerAction) => ({
  address: '',
  arn: '',
  port: 443,
  protocol,
  defaultAction,
  rules:
    rule === undefined ? [] : [{ address: '', arn: '', priority: 1, conditions: [], action: rule }],
});
type Listeners = readonly ReturnType<typeof listener>[];

const PLAIN: Group = { name: 'plain', protocol: 'HTTP', port: 8080 };
const SECURE: Group = { name: 'secure', protocol: 'HTTPS', port: 8080 };

/** One Auto Scaling group in these target groups, whose names are their ARNs. */
function stackOf(groups: readonly Group[], listeners: Listeners, internal: Listeners = []) {
  const stack = webAppDeployment();
  const [like] = stack.targetGroups;
  const [balancer] = stack.loadBalancers;
  if (like === undefined || balancer === undefined) throw new Error('the fixture lacks its parts');
  const targetGroups = groups.map(({ checks, ...group }) => ({
    ...like,
    ...group,
    arn: group.name,
    address: `aws_lb_target_group.${group.name}`,
    healthCheck: { ...like.healthCheck, protocol: group.protocol, ...checks },
  }));
  return {
    ...stack,
    targetGroups,
    loadBalancers: [
      { ...balancer, scheme: 'internal', listeners: internal } as const,
      { ...balancer, listeners },
    ],
    autoScalingGroups: stack.autoScalingGroups.map((owner) => ({
      ...owner,
      targetGroupArns: groups.map(({ name }) => name),
    })),
  } satisfies Deployment;
}

const portsOf = (stack: Deployment): Record<number, Protocol> =>
  Object.fromEntries(targetOwners(stack)[0]?.ports ?? []);

test.for<readonly [string, Protocol, Listeners, Listeners]>([
  ['the plan’s first', 'HTTP', [listener('HTTPS', forward('secure', 'plain'))], []],
  ['the greater weight', 'HTTPS', [listener('HTTPS', forward(['plain', 1], ['secure', 9]))], []],
  [
    'an HTTPS listener’s',
    'HTTPS',
    [listener('HTTP', forward(['plain', 9])), listener('HTTPS', forward('secure'))],
    [],
  ],
  [
    'a default action’s',
    'HTTPS',
    [listener('HTTP', forward('secure')), listener('HTTPS', forward('other'), forward('plain'))],
    [],
  ],
  [
    'an internet-facing load balancer’s',
    'HTTPS',
    [listener('HTTP', forward('other'), forward('secure'))],
    [listener('HTTPS', forward('plain'))],
  ],
  ['what is forwarded to at all', 'HTTPS', [listener('HTTPS', forward('secure'))], []],
])('of two groups that disagree about a port, %s counts', ([, wanted, listeners, internal]) => {
  expect(portsOf(stackOf([PLAIN, SECURE], listeners, internal))).toEqual({ 8080: wanted });
});

test('what is only checked, or by nobody, gives way to what requests go to', () => {
  const checked = { ...PLAIN, port: 9090, checks: { protocol: 'HTTP', port: 8080 } } as const;
  const both = [listener('HTTP', forward('plain'), forward('secure'))];
  expect(portsOf(stackOf([checked, SECURE], both))).toEqual({ 8080: 'HTTPS', 9090: 'HTTP' });
  const one = [listener('HTTP', forward('plain'))];
  expect(portsOf(stackOf([checked, SECURE], one))).toEqual({ 8080: 'HTTP', 9090: 'HTTP' });
});

test('says which protocol is assumed, what fails for it, and that instances are replaced', () => {
  const stack = stackOf([PLAIN, SECURE], [listener('HTTPS', forward('secure'), forward('plain'))]);
  const [tls, plain, ...more] = describePorts(stack);
  expect(more).toEqual([]);
  expect(tls).toContain('serve TLS on port 8080');
  expect(plain).toMatch(
    /^aws_lb_target_group.plain sends HTTP to port 8080 .* HTTPS is assumed .* get 502 and every check fails \(Target.FailedHealthChecks\), as on AWS\. .*replaces them/,
  );
});

test('a group that is checked otherwise than its port speaks says so; one that nobody forwards to, nothing', () => {
  const checked = { ...PLAIN, checks: { protocol: 'HTTPS', port: 8080 } } as const;
  const used = [listener('HTTP', forward('plain'))];
  expect(describePorts(stackOf([checked], used))).toEqual([
    expect.stringContaining('are checked by HTTPS on port 8080, which serves HTTP: every check'),
  ]);
  expect(describePorts(stackOf([PLAIN, SECURE], used))).toEqual([]);
});
