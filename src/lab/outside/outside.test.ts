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

/** Whether an instance gets an answer within some time. */
async function answers(outside: Outside, from: Place, patienceMs: number): Promise<boolean> {
  const { hostname, port } = new URL(await outside.urlFor(from));
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  let timer: NodeJS.Timeout | undefined;
  try {
    socket.write('GET / HTTP/1.1\r\nhost: outside\r\n\r\n');
    return await Promise.race([
      once(socket, 'data').then(() => true),
      new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patienceMs))),
    ]);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Expects an answer, which a busy machine may give late, or that what is sent vanishes. */
async function expectReach(outside: Outside, from: Place, reaches: boolean): Promise<void> {
  expect(await answers(outside, from, reaches ? 20_000 : 250)).toBe(reaches);
}

test('instances reach the internet by their NAT gateway, or directly', async () => {
  const { outside } = await start();
  for (const place of [inZoneA, inZoneB, inPublic]) await expectReach(outside, place, true);
});

test('the subnet of a NAT gateway that is cut off takes the way out of every zone with it', async () => {
  const { fabric, outside } = await start();
  fabric.cutSubnets(['subnet-public-0']);
  await expectReach(outside, inZoneA, false);
  await expectReach(outside, inZoneB, false);
  await expectReach(outside, inPublic, true);
  fabric.restoreSubnets(['subnet-public-0']);
  await expectReach(outside, inZoneB, true);
});

test('a subnet that is cut off from outside of its VPC has no way out, and all others have', async () => {
  const { fabric, outside } = await start();
  fabric.cutSubnets(['subnet-private-1'], 'vpc');
  await expectReach(outside, inZoneB, false);
  await expectReach(outside, inZoneA, true);
  expect(fabric.passes(inZoneB, inZoneA)).toBe(true);
});

test('between zones that are cut off, a NAT gateway of the other zone is out of reach by its own filter alone', async () => {
  const { fabric, outside } = await start();
  expect(deployment.subnets.find(({ id }) => id === 'subnet-public-0')?.zone).toBe(ZONE_A);
  fabric.cutSubnets(['subnet-private-1'], 'availability-zone');
  // The filter of zone B sees an address of the internet, which is in no other zone of the VPC.
  await expectReach(outside, inZoneB, true);
  fabric.cutSubnets(['subnet-public-0'], 'availability-zone');
  await expectReach(outside, inZoneB, false);
  await expectReach(outside, inZoneA, true);
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
  await expectReach(outside, inZoneA, false);
});
