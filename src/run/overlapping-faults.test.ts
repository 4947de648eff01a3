import { expect, it } from 'vitest';
import type { FaultPlan } from '../fault/fault-driver.js';
import { lossOf, type Loss } from '../model/loss.js';
import { refuseOverlaps, type PlannedFault } from './overlapping-faults.js';

function fault(
  name: string,
  atSeconds: number,
  loss: Partial<Loss>,
  arns: readonly string[] = [],
): PlannedFault {
  const plan: FaultPlan = {
    experiment: {
      region: 'us-east-1',
      template: {
        description: name,
        targets: { all: { resourceType: 'any', resourceArns: [...arns], selectionMode: 'ALL' } },
        actions: {},
      },
    },
    calls: [],
    pressure: null,
    loss: lossOf({ fault: name, instancesBefore: 2, durationSeconds: 100, ...loss }),
    witnesses: [],
    blastRadius: [],
  };
  return { spec: { name, atSeconds, durationSeconds: 100, parameters: {} }, plan };
}

const GROUP = 'arn:aws:autoscaling:us-east-1:1:autoScalingGroup:u:autoScalingGroupName/web';

it('refuses the same database, instance or ARN at the same time, and names both', () => {
  const pairs: [Partial<Loss>, string[]][] = [
    [{ databases: ['main'] }, []],
    [{ instancesLost: ['i-1'] }, []],
    [{}, ['arn:aws:ec2:us-east-1:1:subnet/subnet-1']],
  ];
  for (const [loss, arns] of pairs) {
    expect(() =>
      refuseOverlaps([fault('kill-az', 0, loss, arns), fault('fail-database', 99, loss, arns)]),
    ).toThrow(/kill-az \(0 s to 100 s\) and fail-database \(99 s to 199 s\)/);
  }
});

it('lets them follow each other, and lets a failover happen during a deploy', () => {
  const main = { databases: ['main'] };
  const rollout = { by: 'instance-refresh', name: 'web', healthy: true } as const;
  const pairs = [
    [fault('fail-database', 0, main), fault('fail-database', 100, main)],
    [fault('deploy', 0, { rollout }, [GROUP]), fault('fail-database', 10, main, [GROUP])],
  ];
  for (const pair of pairs) expect(() => refuseOverlaps(pair)).not.toThrow();
});
