import { expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { BOTO3_STACK } from './api/boto3-stack.fixture.js';
import { createFixtureWorld } from './api/world-fixture.js';
import { testAlarm } from './testing/test-alarm.js';
import { refuseSameNames } from './same-names.js';

const { deployment } = createFixtureWorld({
  deployment: { ...BOTO3_STACK, alarms: [testAlarm('errors')] },
});

it('lets a stack be whose names differ within their kind', () => {
  expect(() => refuseSameNames(deployment)).not.toThrow();
});

it.each(['autoScalingGroups', 'databases', 'caches', 'alarms', 'deploymentGroups'] as const)(
  'refuses two of one name among the %s',
  (kind) => {
    const [one] = deployment[kind];
    if (one === undefined) throw new Error(`the fixture has no ${kind}`);
    const twice: Deployment = {
      ...deployment,
      [kind]: [one, { ...one, address: 'module.west.its_namesake', region: 'us-west-2' }],
    };
    expect(() => refuseSameNames(twice)).toThrow(`${one.address} from module.west.its_namesake`);
  },
);
