import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from '../plan/plan-builder.fixture.js';
import { pooled, ref } from '../plan/planned-values.fixture.js';
import { toStack } from '../topology/read-stack.js';
import { buildWebStack, webStackResources, type Changes } from '../topology/web-stack.fixture.js';
import { gate, gateExitCode } from './gate.js';

const POLICIES = [
  'edge/https-only',
  'edge/waf-attached',
  'network/app-in-private-subnets',
  'network/database-reachability',
];

const judge = (changes: Changes = {}, overrides = {}) =>
  gate(buildWebStack(changes, overrides), { only: POLICIES });

describe('verdict and exit code', () => {
  test('a correct stack passes: 0', async () => {
    const report = await judge();
    expect(report).toMatchObject({
      version: 2,
      verdict: 'pass',
      plan: { sha256: 'abc', terraformVersion: '1.11.4' },
      summary: { pass: 4, fail: 0, unknown: 0, waived: 0, notApplicable: 0 },
      policies: POLICIES.map((policy) => ({ policy, inScope: 1 })),
    });
    expect(gateExitCode(report)).toBe(0);
  });

  test('a flaw fails, beside what passes: 1', async () => {
    const report = await judge({ 'aws_wafv2_web_acl_association.web': null });
    expect(report.verdict).toBe('fail');
    expect(gateExitCode(report)).toBe(1);
    expect(report.summary).toMatchObject({ pass: 3, fail: 1 });
    expect(report.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([
      {
        policy: 'edge/waf-attached',
        verdict: 'fail',
        severity: 'high',
        address: 'aws_lb.web',
        message: 'faces the internet without a regional web ACL',
        evidence: [],
        remedy: expect.stringContaining('aws_wafv2_web_acl_association'),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        location: null,
        waiver: null,
        baseline: null,
        change: null,
      },
    ]);
  });

  test('what cannot be known is inconclusive: 3', async () => {
    const report = await judge({
      'aws_wafv2_web_acl_association.web': { web_acl_arn: ref('local.acl') },
    });
    expect(report).toMatchObject({ verdict: 'inconclusive', summary: { fail: 0, unknown: 1 } });
    expect(gateExitCode(report)).toBe(3);
  });

  test('a fail counts more than an unknown: 1', async () => {
    const report = await judge({
      'aws_wafv2_web_acl_association.web': { web_acl_arn: ref('local.acl') },
      'aws_db_instance.main': { publicly_accessible: true },
    });
    expect(report).toMatchObject({ verdict: 'fail', summary: { fail: 1, unknown: 1 } });
    expect(gateExitCode(report)).toBe(1);
  });

  test('nothing in scope of any policy is no evidence: 3', async () => {
    const plan = buildPlan({ resources: [resource('aws_s3_bucket.logs')] });
    const report = await gate(toStack(plan), { only: POLICIES });
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      summary: { pass: 0, fail: 0, unknown: 0, notApplicable: 4 },
      findings: [],
    });
    expect(gateExitCode(report)).toBe(3);
  });

  test('a policy with nothing in scope is not applicable, and the others decide', async () => {
    const report = await judge({ 'aws_db_instance.main': null });
    expect(report).toMatchObject({ verdict: 'pass', summary: { pass: 3, notApplicable: 1 } });
    expect(report.policies).toContainEqual({ policy: 'network/database-reachability', inScope: 0 });
  });
});

describe('each policy over a plan', () => {
  const failing = async (changes: Changes): Promise<string[]> => {
    const { findings } = await judge(changes);
    return findings.filter(({ verdict }) => verdict === 'fail').map(({ policy }) => policy);
  };
  const listener = { load_balancer_arn: ref('aws_lb.web.arn'), port: 80, protocol: 'HTTP' };
  const redirect = (to: object) => ({
    ...listener,
    default_action: [{ type: 'redirect', redirect: [{ status_code: 'HTTP_301', ...to }] }],
  });

  test('an HTTP listener that forwards', async () => {
    const http = { ...listener, default_action: [{ type: 'forward' }] };
    expect(await failing({ 'aws_lb_listener.http': http })).toEqual(['edge/https-only']);
  });

  test('a redirect to HTTPS, to HTTP, and to a port where nothing is', async () => {
    const to = (own: object) => failing({ 'aws_lb_listener.http': redirect(own) });
    expect(await to({ protocol: 'HTTPS', port: '443' })).toEqual([]);
    expect(await to({ protocol: 'HTTP', port: '443' })).toEqual(['edge/https-only']);
    expect(await to({ protocol: 'HTTPS', port: '8443' })).toEqual(['edge/https-only']);
  });

  test('an application subnet that leads to the internet', async () => {
    const association = { route_table_id: ref('aws_route_table.public.id') };
    expect(await failing({ 'aws_route_table_association.app_b': association })).toEqual([
      'network/app-in-private-subnets',
    ]);
  });

  test('a database open to the VPC', async () => {
    const row = { protocol: 'tcp', from_port: 3306, to_port: 3306, cidr_blocks: ['10.0.0.0/16'] };
    expect(await failing({ 'aws_security_group.db': { ingress: pooled(row) } })).toEqual([
      'network/database-reachability',
    ]);
  });

  test('a main route table that the plan does not tell decides no subnet', async () => {
    const main = { vpc_id: ref('aws_vpc.main.id'), route_table_id: ref('local.table') };
    const { findings } = await judge({
      'aws_route_table_association.app_b': null,
      'aws_main_route_table_association.m': main,
    });
    const own = findings.filter(({ policy }) => policy === 'network/app-in-private-subnets');
    expect(own).toMatchObject([{ verdict: 'unknown', address: 'aws_autoscaling_group.app' }]);
  });

  test('one of two arms of a condition fails no correct stack', async () => {
    const either = ref('var.stage', 'aws_subnet.app_a.id', 'aws_subnet.public.id');
    const { findings } = await judge(
      { 'aws_autoscaling_group.app': { vpc_zone_identifier: either } },
      { variables: { stage: { value: 'production' } } },
    );
    const own = findings.filter(({ policy }) => policy === 'network/app-in-private-subnets');
    expect(own).toMatchObject([{ verdict: 'unknown' }]);
  });
});

describe('a plan that is not whole', () => {
  test('passes nothing, and says why', async () => {
    const report = await judge({}, { complete: false });
    expect(report).toMatchObject({ verdict: 'inconclusive', summary: { pass: 0, unknown: 4 } });
    for (const { message } of report.findings)
      expect(message).toContain('as far as this plan goes: it is not complete (made with -target');
  });

  test('still fails what it shows', async () => {
    const changes = { 'aws_db_instance.main': { publicly_accessible: true } };
    expect((await judge(changes, { complete: false })).verdict).toBe('fail');
  });

  const withMissing = (missing: string) =>
    gate(
      toStack(
        buildPlan({ resources: [...webStackResources(), resource(missing, {}, { forEach: [] })] }),
      ),
      { only: POLICIES },
    );

  test('by a resource that is configured and not planned', async () => {
    const report = await withMissing('aws_alb_listener.gone');
    expect(report.verdict).toBe('inconclusive');
    expect(report.findings[0]?.message).toContain(
      'aws_alb_listener.gone is configured and not planned',
    );
  });

  test('but not by one that no policy reads, or that could only protect', async () => {
    expect((await withMissing('aws_s3_bucket.gone')).verdict).toBe('pass');
    expect((await withMissing('aws_nat_gateway.gone')).verdict).toBe('pass');
  });
});
