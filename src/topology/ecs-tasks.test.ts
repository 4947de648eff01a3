import { describe, expect, test } from 'vitest';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { readDatabases } from '../reachability/claims/read-databases.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const WEB = 'aws_ecs_service.web';
const NETWORK = {
  subnets: ref('aws_subnet.app_a.id', 'aws_subnet.app_b.id'),
  security_groups: ref('aws_security_group.app.id'),
  assign_public_ip: false,
};
const SERVICE: Args = {
  cluster: ref('aws_ecs_cluster.main.id'),
  launch_type: 'FARGATE',
  desired_count: 2,
  network_configuration: [NETWORK],
  load_balancer: [{ target_group_arn: ref('aws_lb_target_group.app.arn'), container_port: 8080 }],
};

/** The correct stack with a service of Fargate in the place of its group of instances. */
const stack = (changes: Changes = {}) =>
  buildWebStack({
    'aws_autoscaling_group.app': null,
    'aws_launch_template.app': null,
    'aws_ecs_cluster.main': { name: 'main' },
    [WEB]: SERVICE,
    ...changes,
  });

/** What the claims about the database say, reasons as one text. */
function database(changes: Changes = {}) {
  const [found] = readDatabases(stack(changes));
  if (!found) throw new Error('the stack has no database');
  const { fromApplication, fromOthers } = found;
  return {
    application: fromApplication.verdict,
    others: fromOthers.verdict,
    why: [...fromApplication.evidence, ...fromOthers.evidence].join('\n'),
  };
}

describe('a service behind a target group', () => {
  test('is the application, with the subnets, groups and addresses of its tasks', () => {
    expect(stack().topology.applications).toEqual([
      {
        address: WEB,
        kind: 'ecs-service',
        role: { state: 'known', value: 'application' },
        subnets: { state: 'known', value: ['aws_subnet.app_a', 'aws_subnet.app_b'] },
        publicAddress: { state: 'known', value: false },
        publicAddressEvidence: [],
        securityGroups: { state: 'known', value: ['aws_security_group.app'] },
      },
    ]);
  });

  test('has public addresses where it says so, whatever its subnets give', () => {
    const open = { network_configuration: [{ ...NETWORK, assign_public_ip: true }] };
    const maps = { map_public_ip_on_launch: true };
    const answer = (changes: Changes) => stack(changes).topology.applications[0]?.publicAddress;
    expect(answer({ [WEB]: { ...SERVICE, ...open } })).toEqual({ state: 'known', value: true });
    expect(answer({ 'aws_subnet.app_a': maps })).toEqual({ state: 'known', value: false });
  });

  test('reaches the database that lets it in, which lets in nothing else', () => {
    expect(database()).toMatchObject({ application: 'proven', others: 'proven' });
  });

  test('does not reach a database that lets in another group', () => {
    const groups = { security_groups: ref('aws_security_group.lb.id') };
    const found = database({
      [WEB]: { ...SERVICE, network_configuration: [{ ...NETWORK, ...groups }] },
    });
    expect(found.application).toBe('refuted');
  });

  test('is none where its tasks have the interfaces of their hosts, and a reader is told so', () => {
    expect(database({ [WEB]: { ...SERVICE, network_configuration: null } }).why).toContain(
      `${WEB} runs its tasks on instances of its cluster`,
    );
    expect(
      stack({ [WEB]: { ...SERVICE, network_configuration: null } }).topology.applications,
    ).toEqual([]);
  });
});

describe('a service that no target group sends requests to', () => {
  const worker = (args: Args): Changes => ({
    'aws_ecs_service.worker': {
      ...SERVICE,
      load_balancer: null,
      network_configuration: [{ ...NETWORK, security_groups: ref('aws_security_group.worker.id') }],
      ...args,
    },
    'aws_security_group.worker': { vpc_id: ref('aws_vpc.main.id') },
    'aws_vpc_security_group_ingress_rule.worker': {
      security_group_id: ref('aws_security_group.db.id'),
      referenced_security_group_id: ref('aws_security_group.worker.id'),
      ip_protocol: 'tcp',
      from_port: 3306,
      to_port: 3306,
    },
    'aws_security_group.db': { vpc_id: ref('aws_vpc.main.id'), ingress: null },
  });

  test('may be part of the application in whose cluster it is', () => {
    const found = database(worker({}));
    expect(found.others).toBe('unknown');
    expect(found.why).toContain(
      'aws_ecs_service.worker is a service in the cluster of aws_ecs_service.web',
    );
  });

  test('may be part of it where others find it by name', () => {
    const own = { cluster: ref('aws_ecs_cluster.other.id') };
    const named = { service_registries: [{ registry_arn: 'arn:aws:servicediscovery:x' }] };
    expect(database(worker({ ...own, ...named })).others).toBe('unknown');
  });

  test('is something else where the application is no service', () => {
    const named = { service_registries: [{ registry_arn: 'arn:aws:servicediscovery:x' }] };
    const groups = { [WEB]: null, 'aws_autoscaling_group.app': {}, 'aws_launch_template.app': {} };
    const [found] = readDatabases(buildWebStack({ ...worker(named), ...groups }));
    expect(found?.fromOthers.verdict).toBe('refuted');
  });

  test('is something else in a cluster of its own', () => {
    expect(database(worker({ cluster: ref('aws_ecs_cluster.other.id') })).others).toBe('refuted');
  });
});
