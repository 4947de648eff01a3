import { describe, expect, it } from 'vitest';
import { webAppDeployment } from '../lab/testing/web-app-deployment.js';
import type { Deployment } from '../model/deployment.js';
import { lossOf, type Loss } from '../model/loss.js';
import type { TargetTiming } from './effect.js';
import { predict } from './predict.js';

const TIMING: TargetTiming = {
  ec2StateToLoadBalancer: { low: 1, high: 2 },
  nodeLeavesDns: null,
  databaseFailover: { low: 60, high: 120 },
  databaseReboot: { low: 30, high: 30 },
  cacheFailover: { low: 30, high: 30 },
  cacheReboot: { low: 30, high: 30 },
  basis: [],
};

function predictFor(change: Partial<Loss>, deployment: Deployment = webAppDeployment()) {
  const loss = lossOf({ fault: 'any', instancesBefore: 4, durationSeconds: 240, ...change });
  return predict(deployment, loss, TIMING);
}

const network = (change: Partial<NonNullable<Loss['network']>>): Partial<Loss> => ({
  network: { subnetIds: ['subnet-private-0'], delayMs: 0, lossPercent: 0, ...change },
});

describe('a delay', () => {
  it('below every timeout adds to the latency once for each packet, and breaks nothing', () => {
    const subnetIds = ['subnet-private-0', 'subnet-private-1'];
    const prediction = predictFor(network({ delayMs: 20, subnetIds }));
    expect(prediction.addedLatencyMs).toEqual({ low: 20, high: 40 });
    expect(prediction.outageSeconds).toEqual({ low: 0, high: 0 });
    expect(prediction.path.survives).toBe(true);
    expect(prediction.lost.join(' ')).toContain('us-east-1a');
  });

  it('is met once where there is no database, and by some where one zone is slow', () => {
    const prediction = predictFor(network({ delayMs: 20 }), webAppDeployment({ database: false }));
    expect(prediction.addedLatencyMs).toEqual({ low: 0, high: 20 });
  });

  it('that a health check’s timeout does not allow may cost targets, and says which timeout', () => {
    // Two delays of 4 s reach the timeout of 8 s.
    const prediction = predictFor(network({ delayMs: 4000 }));
    expect(prediction.outageSeconds).toEqual({ low: 0, high: 240 });
    expect(prediction.basis.join(' ')).toMatch(
      /aws_lb_target_group.app: .*its timeout of 8 s or more/,
    );
    expect(predictFor(network({ delayMs: 3999 })).outageSeconds).toEqual({ low: 0, high: 0 });
  });

  it('is waited for twice more by a health check that shakes hands by TLS first', () => {
    const stack = webAppDeployment();
    const targetGroups = stack.targetGroups.map((group) => ({
      ...group,
      healthCheck: { ...group.healthCheck, protocol: 'HTTPS' as const },
    }));
    const outageAt = (delayMs: number): unknown =>
      predictFor(network({ delayMs }), { ...stack, targetGroups }).outageSeconds;
    expect(outageAt(2000)).toEqual({ low: 0, high: 240 });
    expect(outageAt(1999)).toEqual({ low: 0, high: 0 });
  });

  it('that is longer than the load balancer waits for a connection is an outage', () => {
    const prediction = predictFor(network({ delayMs: 10_000 }));
    expect(prediction.path.survives).toBe(false);
    expect(prediction.outageSeconds).toEqual({ low: 240, high: null });
    expect(prediction.addedLatencyMs).toBeUndefined();
  });
});

describe('lost packets', () => {
  it('slow some requests, and fail none while five losses in a row are rare', () => {
    const prediction = predictFor(network({ lossPercent: 7 }));
    expect(prediction.outageSeconds).toEqual({ low: 0, high: 0 });
    expect(prediction.basis.join(' ')).toContain('some 14% of requests');
  });

  it('may fail requests where they are not', () => {
    expect(predictFor(network({ lossPercent: 30 })).outageSeconds).toEqual({ low: 0, high: 246.4 });
  });
});

describe('a zone that is cut off and runs on', () => {
  const cut = {
    zone: 'us-east-1a',
    instancesLost: ['i-1', 'i-2'],
    ...network({ lossPercent: 100 }),
  };

  it('is found by health checks alone: EC2 has nothing to tell', () => {
    const [group] = webAppDeployment().targetGroups;
    const { intervalSeconds, timeoutSeconds, unhealthyThreshold } = group?.healthCheck ?? {
      intervalSeconds: 0,
      timeoutSeconds: 0,
      unhealthyThreshold: 0,
    };
    const prediction = predictFor(cut);
    expect(prediction.detectSeconds).toEqual({
      low: (unhealthyThreshold - 1) * intervalSeconds + timeoutSeconds,
      high: unhealthyThreshold * intervalSeconds + timeoutSeconds,
    });
    expect(prediction.capacity).toEqual({ before: 4, after: 2, share: 0.5 });
    expect(prediction.addedLatencyMs).toBeUndefined();
    // What stops is told by EC2, too.
    const { zone, instancesLost } = cut;
    expect(predictFor({ zone, instancesLost }).detectSeconds).toEqual({ low: 1, high: 2 });
  });
});

describe('a NAT gateway that is lost', () => {
  const withNat = (routedSubnetIds: readonly string[]): Deployment => ({
    ...webAppDeployment(),
    natGateways: [
      { address: 'aws_nat_gateway.a', id: 'nat-0a', subnetId: 'subnet-public-0', routedSubnetIds },
    ],
  });

  it('fails what needs the internet until it is back, in all zones that are routed to it', () => {
    const prediction = predictFor(
      { natGateways: ['aws_nat_gateway.a'] },
      withNat(['subnet-private-0', 'subnet-private-1']),
    );
    expect(prediction.outageSeconds).toEqual({ low: 235, high: 240 });
    expect(prediction.path.survives).toBe(true);
    expect(prediction.basis.join(' ')).toContain('us-east-1b');
  });

  it('fails nothing where no application is behind it', () => {
    const prediction = predictFor({ natGateways: ['aws_nat_gateway.a'] }, withNat([]));
    expect(prediction.outageSeconds).toEqual({ low: 0, high: 0 });
  });
});
