// The lab's load balancer in a process of its own, with its truth and its access log as in a lab.
import { join } from 'node:path';
import { AccessLog } from '../../dist/lab/load-balancer/access-log.js';
import { LoadBalancer } from '../../dist/lab/load-balancer/load-balancer.js';
import { TargetGroup } from '../../dist/lab/load-balancer/target-group.js';
import { Fabric } from '../../dist/lab/fabric/fabric.js';
import { LabTimers } from '../../dist/lab/lab-timers.js';
import { labParameterValues } from '../../dist/lab/parameters.js';
import { TruthLog } from '../../dist/lab/truth-log.js';
import { startClock } from '../../dist/model/clock.js';

const { dir, backends, healthCheck } = JSON.parse(process.argv[2]);
const fabric = new Fabric();
const timers = new LabTimers(1);
const arn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/app/0123456789abcdef';
const place = { name: 'main', subnetIds: () => ['subnet-a'] };
const group = new TargetGroup(
  {
    arn,
    protocol: 'HTTP',
    port: 80,
    healthCheck,
    deregistrationDelaySeconds: 0,
    routing: 'round_robin',
    stickiness: null,
    slowStartSeconds: 0,
    crossZone: true,
  },
  { fabric, timers, parameters: labParameterValues(), from: place },
);
for (const [index, { host, port }] of backends.entries()) {
  const id = `i-${index}`;
  const instance = {
    id,
    zone: 'us-east-1a',
    privateIp: host,
    state: 'running',
    addressAt: () => ({ host, port }),
    place: { name: id, subnetIds: () => ['subnet-b'] },
  };
  group.register(instance, true);
}
const clock = startClock();
const deployed = {
  name: 'main',
  region: 'us-east-1',
  arn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/main/0123456789abcdef',
  idleTimeoutSeconds: 60,
  requestHeaders: { forwardedFor: 'append', addsClientPort: false, dropsInvalidNames: false },
  listeners: [
    {
      address: 'aws_lb_listener.http',
      port: 1,
      protocol: 'HTTP',
      rules: [],
      defaultAction: {
        type: 'forward',
        targetGroups: [{ arn, weight: 1 }],
        stickinessSeconds: null,
      },
    },
  ],
};
const balancer = new LoadBalancer({
  deployed,
  nodes: [{ zone: 'us-east-1a', host: '127.0.0.1', place }],
  fabric,
  timers,
  clock,
  truth: new TruthLog(join(dir, 'truth.ndjson')),
  accessLog: new AccessLog({
    deployed,
    accountId: '000000000000',
    dir: join(dir, 'access-logs'),
    epochMs: (ms) => clock.originEpochMs + ms,
  }),
  webAcl: null,
  certificate: { keyPem: '', certPem: '' },
  targetGroups: new Map([[arn, group]]),
});
await balancer.start();
process.stdin.on('end', () => process.exit(0)).resume();
while (!group.health().every(({ state }) => state === 'healthy'))
  await new Promise((resolve) => setTimeout(resolve, 20));
console.log(`ready ${balancer.listeners[0].port}`);
