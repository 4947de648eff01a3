import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deploymentIn } from '../model/deployment-in-region.js';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const deploy = (changes: Changes = {}) => readDeployment(buildWebStack(changes));
const GROUP = 'aws_autoscaling_group.app';
const elsewhere = { availability_zone: 'us-west-2a' };

describe('what is deployed', () => {
  test('the stack as the plan has it', () => {
    expect(deploy()).toMatchObject({
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b'],
      loadBalancers: [
        {
          address: 'aws_lb.web',
          scheme: 'internet-facing',
          idleTimeoutSeconds: 60,
          webAclAddress: 'aws_wafv2_web_acl.main',
          listeners: [{ port: 443, protocol: 'HTTPS', defaultAction: { type: 'forward' } }],
        },
      ],
      autoScalingGroups: [
        {
          address: GROUP,
          minSize: 2,
          maxSize: 4,
          desiredCapacity: 2,
          healthCheckType: 'EC2',
          gracePeriodSeconds: 300,
        },
      ],
      databases: [{ engine: 'mysql', port: 3306, multiAz: false, standbyZone: null }],
    });
  });

  test('ids are stable, shaped like AWS’s, and refer to each other', () => {
    const [first, second] = [deploy(), deploy()];
    expect(first).toEqual(second);
    const ids = first.subnets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^subnet-0[0-9a-f]{16}$/);
    const [group] = first.autoScalingGroups;
    expect(group?.subnetIds.every((id) => ids.includes(id))).toBe(true);
    expect(group?.targetGroupArns).toEqual(first.targetGroups.map(({ arn }) => arn));
    expect(first.loadBalancers[0]?.listeners[0]?.defaultAction).toEqual({
      type: 'forward',
      targetGroups: [{ arn: first.targetGroups[0]?.arn, weight: 1 }],
      stickinessSeconds: null,
    });
  });

  test('a group has the target groups of its traffic sources and attachments', () => {
    const arn = ref('aws_lb_target_group.app.arn');
    const detached = { [GROUP]: { target_group_arns: null } };
    const targets = (changes: Changes) => {
      const { autoScalingGroups, targetGroups } = deploy(changes);
      return [autoScalingGroups[0]?.targetGroupArns, targetGroups.map((group) => group.arn)];
    };
    const attached = {
      autoscaling_group_name: ref(`${GROUP}.id`),
      traffic_source: [{ identifier: arn, type: 'elbv2' }],
    };
    for (const changes of [
      { ...detached, 'aws_autoscaling_traffic_source_attachment.a': attached },
      { [GROUP]: { target_group_arns: null, traffic_source: [{ identifier: arn }] } },
    ]) {
      const [own, all] = targets(changes);
      expect(own).toHaveLength(1);
      expect(own).toEqual(all);
    }
  });

  test('subnets are public or private by their routes', () => {
    const tiers = deploy().subnets.map(({ address, tier }) => [address, tier]);
    expect(tiers).toContainEqual(['aws_subnet.public', 'public']);
    expect(tiers).toContainEqual(['aws_subnet.app_a', 'private']);
  });

  test('only tags that are propagated come to instances', () => {
    const tag = [
      { key: 'Name', value: 'app', propagate_at_launch: true },
      { key: 'Cost', value: 'x', propagate_at_launch: false },
    ];
    expect(deploy({ [GROUP]: { name: 'web', tag } }).autoScalingGroups[0]?.tags).toEqual({
      Name: 'app',
      'aws:autoscaling:groupName': 'web',
    });
  });

  test('instances get the launch template’s tags, subnets and databases their own with the default ones', () => {
    const { autoScalingGroups, subnets, databases } = deploy({
      'aws_launch_template.app': {
        tag_specifications: [
          { resource_type: 'instance', tags: { Name: 'template', chaos: 'allowed' } },
          { resource_type: 'volume', tags: { of: 'volume' } },
        ],
      },
      [GROUP]: {
        name: 'web',
        launch_template: [{ id: ref('aws_launch_template.app.id') }],
        tag: [{ key: 'Name', value: 'group', propagate_at_launch: true }],
      },
      'aws_subnet.app_a': { tags: { Name: 'a' }, tags_all: { Name: 'a', chaos: 'allowed' } },
      'aws_db_instance.main': { tags: { Name: 'main' } },
    });
    expect(autoScalingGroups[0]?.tags).toEqual({
      Name: 'group',
      chaos: 'allowed',
      'aws:autoscaling:groupName': 'web',
    });
    expect(autoScalingGroups[0]?.ownTags).toEqual({ Name: 'group' });
    const subnet = subnets.find(({ address }) => address === 'aws_subnet.app_a');
    expect(subnet?.tags).toEqual({ Name: 'a', chaos: 'allowed' });
    expect(databases[0]?.tags).toEqual({ Name: 'main' });
  });

  test('the standby of a Multi-AZ database is in another zone', () => {
    const changes = {
      'aws_db_subnet_group.db': { subnet_ids: ref('aws_subnet.db.id', 'aws_subnet.app_a.id') },
      'aws_db_instance.main': { multi_az: true, availability_zone: 'us-east-1a' },
    };
    expect(deploy(changes).databases).toMatchObject([
      { multiAz: true, zone: 'us-east-1a', standbyZone: 'us-east-1b' },
    ]);
  });

  test('of the bundled plan nothing is taken from another', () => {
    const path = fileURLToPath(
      new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
    );
    const deployment = readDeployment(readStack(path));
    expect(deployment.zones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(deployment.subnets).toHaveLength(6);
    expect(deployment.loadBalancers[0]?.listeners.map(({ port }) => port).toSorted()).toEqual([
      443, 80,
    ]);
    expect(deployment.autoScalingGroups).toMatchObject([
      { desiredCapacity: 4, healthCheckType: 'ELB' },
    ]);
    expect(deployment.instances).toMatchObject([{ role: 'other' }]);
  });
});

describe('a plan of two regions', () => {
  const path = fileURLToPath(
    new URL('../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
  );
  const deployment = readDeployment(readStack(path));

  test('has in each what is planned there', () => {
    expect(deployment.regions).toEqual(['us-east-1', 'us-west-2']);
    expect(deployment.zones).toEqual(['us-east-1a', 'us-east-1b', 'us-west-2a', 'us-west-2b']);
    const west = deploymentIn(deployment, 'us-west-2');
    expect(west.loadBalancers.map(({ name }) => name)).toEqual(['banking-west']);
    expect(west.targetGroups.map(({ name }) => name)).toEqual(['banking-west-app']);
    expect(west.instances.map(({ role }) => role)).toEqual(['application', 'application']);
    expect(west.vpcs.map(({ cidr }) => cidr)).toEqual(['10.41.0.0/16']);
    expect(west.loadBalancers[0]?.listeners.every(({ arn }) => arn.includes('us-west-2'))).toBe(
      true,
    );
    expect(deploymentIn(deployment, 'eu-west-1')).toMatchObject({ zones: [], subnets: [] });
  });

  test('a replica names its source, and has its engine and port', () => {
    const [primary, replica] = deployment.databases;
    expect(primary).toMatchObject({ region: 'us-east-1', replicaOf: null, engine: 'mysql' });
    expect(replica).toMatchObject({
      region: 'us-west-2',
      replicaOf: primary?.arn,
      engine: 'mysql',
      port: 3306,
    });
  });

  test('the primary region is the one that the PRIMARY failover record leads to', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-swapped-')), 'plan.json');
    onTestFinished(() => rmSync(dirname(file), { recursive: true }));
    const text = readFileSync(path, 'utf8');
    const roles: Record<string, string> = { PRIMARY: 'SECONDARY', SECONDARY: 'PRIMARY' };
    writeFileSync(
      file,
      text.replaceAll(/"(PRIMARY|SECONDARY)"/g, (_, role: string) => `"${roles[role]}"`),
    );
    const swapped = readDeployment(readStack(file));
    expect(swapped.regions).toEqual(['us-west-2', 'us-east-1']);
    expect(swapped.loadBalancers[0]?.name).toBe('banking-west');
  });
});

describe('health checks', () => {
  const check = (healthCheck: unknown) =>
    deploy({ 'aws_lb_target_group.app': { health_check: healthCheck } }).targetGroups[0]
      ?.healthCheck;

  test('without a block have AWS’s defaults', () => {
    expect(check(null)).toEqual({
      protocol: 'HTTP',
      port: 'traffic-port',
      path: '/',
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthyThreshold: 5,
      unhealthyThreshold: 2,
      matcher: '200',
    });
  });

  test('with a block have the provider’s', () => {
    expect(check([{ path: '/health' }])).toMatchObject({
      path: '/health',
      intervalSeconds: 30,
      healthyThreshold: 3,
      unhealthyThreshold: 3,
    });
  });

  test('are what the block says', () => {
    const own = {
      protocol: 'https',
      port: '8443',
      path: '/up',
      interval: 10,
      timeout: 2,
      healthy_threshold: 4,
      unhealthy_threshold: 6,
      matcher: '200-299',
    };
    expect(check([own])).toEqual({
      protocol: 'HTTPS',
      port: 8443,
      path: '/up',
      intervalSeconds: 10,
      timeoutSeconds: 2,
      healthyThreshold: 4,
      unhealthyThreshold: 6,
      matcher: '200-299',
    });
  });
});

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

describe('regions', () => {
  test('are all deployed, each with what lies in its subnets', () => {
    const changes = {
      'aws_subnet.west': { vpc_id: ref('aws_vpc.main.id'), ...elsewhere },
      'aws_lb.west': { subnets: ref('aws_subnet.west.id') },
      'aws_autoscaling_group.west': {
        vpc_zone_identifier: ref('aws_subnet.west.id'),
        target_group_arns: ref('aws_lb_target_group.app.arn'),
      },
      'aws_instance.west': { subnet_id: ref('aws_subnet.west.id') },
      'aws_db_subnet_group.west': { subnet_ids: ref('aws_subnet.west.id') },
      'aws_db_instance.west': {
        engine: 'mysql',
        db_subnet_group_name: ref('aws_db_subnet_group.west.name'),
      },
    };
    const deployment = deploy(changes);
    expect(deployment.regions).toEqual(['us-east-1', 'us-west-2']);
    const regionOf = (
      items: readonly { address: string; region: string }[],
      name: string,
    ): string => items.find(({ address }) => address.endsWith(name))?.region ?? 'not deployed';
    const { loadBalancers, autoScalingGroups, databases } = deployment;
    for (const items of [loadBalancers, autoScalingGroups, databases]) {
      expect(regionOf(items, '.west')).toBe('us-west-2');
      expect(items.filter(({ region }) => region === 'us-east-1').length).toBeGreaterThan(0);
    }
    expect(deployment.loadBalancers[0]?.listeners[0]?.arn).toContain(':us-east-1:');
  });

  test('a Local Zone is part of its region', () => {
    const zone = { vpc_id: ref('aws_vpc.main.id'), availability_zone: 'us-east-1-bos-1a' };
    const { region, zones, substitutions } = deploy({ 'aws_subnet.boston': zone });
    expect(region).toBe('us-east-1');
    expect(zones).toContain('us-east-1-bos-1a');
    expect(substitutions.join()).not.toContain('regions');
  });
});

describe('what cannot be deployed', () => {
  test('a plan without an Application Load Balancer', () => {
    const network = { 'aws_lb.web': { load_balancer_type: 'network' } };
    for (const changes of [{ 'aws_lb.web': null }, network]) {
      expect(() => deploy(changes)).toThrow(
        expect.objectContaining({ code: 'deployment/no-load-balancer' }),
      );
    }
  });

  test('a plan without an instance behind it', () => {
    expect(() => deploy({ [GROUP]: { target_group_arns: null } })).toThrow(
      expect.objectContaining({ code: 'deployment/no-application' }),
    );
  });
});
