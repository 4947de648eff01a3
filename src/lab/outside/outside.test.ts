import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Admission } from '../fabric/admission.js';
import { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import { Teardown } from '../teardown.js';
import { webAppDeployment, ZONES } from '../testing/web-app-deployment.js';
import { startOutside, type Outside } from './outside.js';

const [ZONE_A, ZONE_B] = ZONES;
const plain = webAppDeployment({ database: false });
/** One NAT gateway for both zones, as many plans have it. */
const deployment = {
  ...plain,
  natGateways: [
    {
      address: 'aws_nat_gateway.main',
      id: 'nat-0a',
      subnetId: 'subnet-public-0',
      routedSubnetIds: ['subnet-private-0', 'subnet-private-1'],
    },
  ],
};
const instanceIn = (subnetId: string): Place => ({
  name: subnetId,
  address: 'aws_autoscaling_group.app',
  subnetIds: () => [subnetId],
});
const inZoneA = instanceIn('subnet-private-0');
const inZoneB = instanceIn('subnet-private-1');
const inPublic = instanceIn('subnet-public-1');

let teardown: Teardown;
beforeEach(() => (teardown = new Teardown()));
afterEach(async () => teardown.run());

async function start(admission = new Admission({ paths: [] })) {
  const fabric = new Fabric({ subnets: deployment.subnets, admission });
  const outside = await startOutside({ deployment, fabric, teardown });
  return { fabric, outside };
}

/** Whether an instance gets an answer; what vanishes is given up soon. */
async function reaches(outside: Outside, from: Place): Promise<boolean> {
  const { hostname, port } = new URL(await outside.urlFor(from));
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  try {
    socket.write('GET / HTTP/1.1\r\nhost: outside\r\n\r\n');
    return await Promise.race([
      once(socket, 'data').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 250)),
    ]);
  } finally {
    socket.destroy();
  }
}

test('instances reach the internet by their NAT gateway, or directly', async () => {
  const { outside } = await start();
  for (const place of [inZoneA, inZoneB, inPublic])
    expect(await reaches(outside, place)).toBe(true);
});

test('the subnet of a NAT gateway that is cut off takes the way out of every zone with it', async () => {
  const { fabric, outside } = await start();
  fabric.cutSubnets(['subnet-public-0']);
  expect(await reaches(outside, inZoneA)).toBe(false);
  expect(await reaches(outside, inZoneB)).toBe(false);
  expect(await reaches(outside, inPublic)).toBe(true);
  fabric.restoreSubnets(['subnet-public-0']);
  expect(await reaches(outside, inZoneB)).toBe(true);
});

test('a subnet that is cut off from outside of its VPC has no way out, and all others have', async () => {
  const { fabric, outside } = await start();
  fabric.cutSubnets(['subnet-private-1'], 'vpc');
  expect(await reaches(outside, inZoneB)).toBe(false);
  expect(await reaches(outside, inZoneA)).toBe(true);
  expect(fabric.passes(inZoneB, inZoneA)).toBe(true);
});

test('between zones that are cut off, a NAT gateway of the other zone is out of reach by its own filter alone', async () => {
  const { fabric, outside } = await start();
  expect(deployment.subnets.find(({ id }) => id === 'subnet-public-0')?.zone).toBe(ZONE_A);
  fabric.cutSubnets(['subnet-private-1'], 'availability-zone');
  // The filter of zone B sees an address of the internet, which is in no other zone of the VPC.
  expect(await reaches(outside, inZoneB)).toBe(true);
  fabric.cutSubnets(['subnet-public-0'], 'availability-zone');
  expect(await reaches(outside, inZoneB)).toBe(false);
  expect(await reaches(outside, inZoneA)).toBe(true);
  expect(deployment.zones).toContain(ZONE_B);
});

test('what the plan’s rules refuse has no way out', async () => {
  const path = {
    from: 'aws_autoscaling_group.app',
    to: 'internet',
    port: 443,
    fromSubnetId: null,
    toSubnetId: null,
    verdict: 'refused',
    evidence: [],
  } as const;
  const { outside } = await start(new Admission({ paths: [path] }));
  expect(await reaches(outside, inZoneA)).toBe(false);
});
