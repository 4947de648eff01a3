import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { lossOf, type Loss } from '../model/loss.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import type { TargetTiming } from './effect.js';
import { predict } from './predict.js';

const stack = (name: string): Deployment =>
  readDeployment(
    readStack(fileURLToPath(new URL(`../../fixtures/plans/${name}/plan.json`, import.meta.url))),
  );
const banking = stack('banking-two-regions');
/** As if the database were no part of it. */
const stateless: Deployment = { ...banking, databases: [] };
const TIMING: TargetTiming = {
  ec2StateToLoadBalancer: { low: 15, high: 25 },
  nodeLeavesDns: null,
  databaseFailover: { low: 60, high: 120 },
  databaseReboot: { low: 30, high: 30 },
  cacheFailover: { low: 30, high: 30 },
  cacheReboot: { low: 30, high: 30 },
  basis: [],
};

function loss(own: Partial<Loss> = {}): Loss {
  return lossOf({
    fault: 'fail-region',
    region: 'us-east-1',
    instancesBefore: 4,
    instancesLost: ['i-1', 'i-2'],
    durationSeconds: 300,
    ...own,
  });
}

const records = (change: (record: Deployment['dnsRecords'][number]) => object): Deployment => ({
  ...stateless,
  dnsRecords: stateless.dnsRecords.map((record) => ({ ...record, ...change(record) })),
});

describe('a lost region', () => {
  it('waits for the health check, or the targets’ health if that is earlier, and for the TTL', () => {
    const prediction = predict(stateless, loss(), TIMING);
    expect(prediction.path).toEqual({
      survives: true,
      why: '2 instances are left, once DNS leads users to us-west-2',
    });
    expect(prediction.outageSeconds).toEqual({ low: 15, high: 85 });
    expect(prediction.lost).toContain('region us-east-1');
    expect(prediction.basis.join('\n')).toMatch(/\(3 - 1\) × 10 s \+ 4 s = 24 s/);
  });

  it('waits for the health check alone where the target’s health is not evaluated', () => {
    const plan = records(() => ({ evaluateTargetHealth: false }));
    expect(predict(plan, loss(), TIMING).outageSeconds).toEqual({ low: 24, high: 94 });
  });

  it('keeps users for as long as it is lost where nothing tells DNS', () => {
    const plan = records(() => ({ evaluateTargetHealth: false, healthCheckAddress: null }));
    const prediction = predict(plan, loss(), TIMING);
    expect(prediction.path.survives).toBe(false);
    expect(prediction.path.why).toMatch(/no health check/);
    expect(prediction.outageSeconds).toEqual({ low: 300, high: null });
  });

  it('keeps users where no record leads elsewhere', () => {
    const plan = { ...stateless, dnsRecords: stateless.dnsRecords.slice(0, 1) };
    expect(predict(plan, loss(), TIMING).path.why).toMatch(/leads to us-east-1 alone/);
  });

  it('takes the database with it, whose replica somebody has to promote', () => {
    const prediction = predict(banking, loss({ databases: ['banking'] }), TIMING);
    expect(prediction.path).toEqual({
      survives: false,
      why: 'module.database.aws_db_instance.this is in us-east-1, and aws_db_instance.replica in us-west-2 is a replica that somebody has to promote: until then users can read there at best, and not write',
    });
    expect(prediction.outageSeconds).toEqual({ low: 300, high: null });
  });

  it('leaves those who only read to the replica of the region that DNS leads to', () => {
    const reading = loss({ databases: ['banking'], usersOnlyRead: true });
    const prediction = predict(banking, reading, TIMING);
    expect(prediction.path.survives).toBe(true);
    expect(prediction.outageSeconds).toEqual({ low: 15, high: 85 });
    expect(prediction.basis.join('\n')).toMatch(/aws_db_instance.replica.+which no plan tells/);
    const single: Deployment = {
      ...banking,
      databases: banking.databases.filter(({ replicaOf }) => replicaOf === null),
    };
    expect(predict(single, reading, TIMING).path.survives).toBe(false);
  });

  it('is of no matter to users of another', () => {
    const prediction = predict(stateless, loss({ region: 'us-west-2' }), TIMING);
    expect(prediction.path.survives).toBe(true);
    expect(prediction.outageSeconds?.high).toBeLessThanOrEqual(25);
  });

  it('of a stack with one region leaves nothing', () => {
    const only = stack('banking-two-instances');
    const prediction = predict(only, loss({ region: only.region, instancesBefore: 2 }), TIMING);
    expect(prediction.path.survives).toBe(false);
    expect(prediction.outageSeconds).toEqual({ low: 300, high: null });
  });
});
