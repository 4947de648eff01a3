import { describe, expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { lossOf, type Loss } from '../model/loss.js';
import type { TargetTiming } from './effect.js';
import { predict } from './predict.js';
import { CHECK, deployment } from './predict.fixture.js';

const TIMING: TargetTiming = {
  ec2StateToLoadBalancer: { low: 20, high: 20 },
  nodeLeavesDns: null,
  databaseFailover: { low: 60, high: 120 },
  databaseReboot: { low: 30, high: 35 },
  cacheFailover: { low: 30, high: 35 },
  cacheReboot: { low: 20, high: 25 },
  basis: [],
};

function loss(change: Partial<Loss> = {}): Loss {
  return lossOf({
    fault: 'kill-az',
    databases: ['main'],
    zone: 'us-east-1a',
    instancesBefore: 4,
    instancesLost: ['i-1', 'i-2'],
    durationSeconds: 240,
    ...change,
  });
}

describe('what a fault does', () => {
  it('takes the earlier of health checks and EC2 state for detection', () => {
    expect(predict(deployment(), loss(), TIMING).detectSeconds).toEqual({ low: 15, high: 20 });
    const slow = { ...TIMING, ec2StateToLoadBalancer: { low: 90, high: 90 } };
    expect(predict(deployment(), loss(), slow).detectSeconds).toEqual({ low: 15, high: 25 });
    const open = { ...TIMING, ec2StateToLoadBalancer: null };
    expect(predict(deployment(), loss(), open).detectSeconds).toEqual({ low: 0, high: 25 });
  });

  it('holds for whichever target group a lost instance is in, of those that are forwarded to', () => {
    const { targetGroups, loadBalancers } = deployment();
    const [main] = targetGroups;
    const [balancer] = loadBalancers;
    if (main === undefined || balancer === undefined)
      throw new Error('the fixture lacks its parts');
    const slow = { ...main, arn: 'arn:slow', healthCheck: { ...CHECK, intervalSeconds: 60 } };
    const forwarding = (arns: readonly string[]): Deployment['loadBalancers'] => [
      {
        ...balancer,
        listeners: arns.map((arn) => ({
          address: 'aws_lb_listener.main',
          arn: 'arn:listener',
          port: 80,
          protocol: 'HTTP',
          defaultAction: {
            type: 'forward',
            targetGroups: [{ arn, weight: 1 }],
            stickinessSeconds: null,
          },
          rules: [],
        })),
      },
    ];
    const open = { ...TIMING, ec2StateToLoadBalancer: { low: 500, high: 500 } };
    const detect = (arns: readonly string[], instances: Deployment['instances'] = []) =>
      predict(
        deployment({ targetGroups: [main, slow], loadBalancers: forwarding(arns), instances }),
        loss(),
        open,
      ).detectSeconds;
    expect(detect(['arn:tg'])).toEqual({ low: 15, high: 25 });
    expect(detect(['arn:tg', 'arn:slow'])).toEqual({ low: 15, high: 125 });
    const instance = {
      address: 'aws_instance.app',
      id: 'i-1',
      subnetId: 'subnet-a',
      role: 'application' as const,
      targetGroupArns: ['arn:tg'],
      tags: {},
    };
    expect(detect(['arn:tg', 'arn:slow'], [instance])).toEqual({ low: 15, high: 25 });
  });

  it('lets the outage last as long as the database needs, where its primary is lost', () => {
    const prediction = predict(deployment(), loss(), TIMING);
    expect(prediction.outageSeconds).toEqual({ low: 60, high: 120 });
    expect(prediction.path.survives).toBe(true);
    expect(prediction.capacity).toEqual({ before: 4, after: 2, share: 0.5 });
    expect(prediction.lost).toContain('the primary of aws_db_instance.main');
  });

  it('counts only detection where the database stays', () => {
    const prediction = predict(deployment(), loss({ zone: 'us-east-1b', databases: [] }), TIMING);
    expect(prediction.outageSeconds).toEqual(prediction.detectSeconds);
    expect(prediction.lost).toContain('the standby of aws_db_instance.main');
  });

  it.each([
    [
      'no instance is left',
      deployment(),
      loss({ instancesLost: ['1', '2', '3', '4'] }),
      /no application instance/,
    ],
    [
      'the database has no standby',
      deployment({
        databases: deployment().databases.map((db) => ({
          ...db,
          multiAz: false,
          standbyZone: null,
        })),
      }),
      loss(),
      /no standby/,
    ],
    [
      'the load balancer is in that zone only',
      deployment({
        loadBalancers: deployment().loadBalancers.map((lb) => ({ ...lb, subnetIds: ['subnet-a'] })),
      }),
      loss(),
      /subnets in us-east-1a only/,
    ],
  ])('does not survive where %s, and bounds the outage from below only', (_, stack, lost, why) => {
    const prediction = predict(stack, lost, TIMING);
    expect(prediction.path.survives).toBe(false);
    expect(prediction.path.why).toMatch(why);
    expect(prediction.outageSeconds).toEqual({ low: 240, high: null });
  });

  it('has a database without a standby back once the network is, where nothing else takes it', () => {
    const databases = deployment().databases.map((db) => ({
      ...db,
      multiAz: false,
      standbyZone: null,
    }));
    const prediction = predict(deployment({ databases }), loss({ cutOffSeconds: 120 }), TIMING);
    expect(prediction.path.survives).toBe(false);
    expect(prediction.outageSeconds).toEqual({ low: 115, high: null });
    expect(prediction.basis.join(' ')).toContain('cuts aws_db_instance.main off for 120 s');
  });

  it('counts a reboot for the time it takes where a database without a standby fails alone', () => {
    const databases = deployment().databases.map((db) => ({
      ...db,
      multiAz: false,
      standbyZone: null,
    }));
    const alone = loss({ zone: null, instancesLost: [] });
    const prediction = predict(deployment({ databases }), alone, TIMING);
    expect(prediction.path.survives).toBe(true);
    expect(prediction.outageSeconds).toEqual({ low: 30, high: 35 });
  });

  it('leaves users alone where a read replica is lost', () => {
    const [db] = deployment().databases;
    if (db === undefined) throw new Error('the fixture lacks its database');
    const replica = { ...db, standbyZone: null, replicaOf: 'arn:source' };
    const prediction = predict(deployment({ databases: [replica] }), loss(), TIMING);
    expect(prediction.path.survives).toBe(true);
    expect(prediction.outageSeconds).toEqual(prediction.detectSeconds);
  });

  it('counts a cache for what it takes where it fails alone, and at most that in a zone', () => {
    const cache = {
      address: 'aws_elasticache_replication_group.c',
      region: 'us-east-1',
      replicationGroupId: 'c',
      isReplicationGroup: true,
      arn: 'arn:c',
      engine: 'redis' as const,
      port: 6379,
      zones: ['us-east-1a', 'us-east-1b'],
      automaticFailover: true,
      multiAz: true,
      subnetIds: [],
    };
    const single = { ...cache, zones: ['us-east-1a'], automaticFailover: false };
    const taken = { caches: ['c'], databases: [], instancesLost: [] };
    const outage = (one: typeof cache, zone: string | null): unknown =>
      predict(deployment({ caches: [one] }), loss({ ...taken, zone }), TIMING).outageSeconds;
    expect(outage(cache, null)).toEqual({ low: 30, high: 35 });
    expect(outage(single, null)).toEqual({ low: 20, high: 25 });
    expect(outage(cache, 'us-east-1a')).toEqual({ low: 0, high: 35 });
    expect(outage(single, 'us-east-1a')).toEqual({ low: 0, high: null });
  });
});
