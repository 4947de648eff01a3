// How long it takes to tell who reaches every database, cache and application of a large network.
// `npm run bench:reachability`: one run, its numbers are printed.
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

const { whoReaches } = await import('../../dist/reachability/engine/who-reaches.js');

const INTERFACES_PER_CLASS = 20;
const SIZES = [250, 500, 1000, 2000, 4000];

const sure = { value: true, doubt: undefined };
const never = { value: false, doubt: undefined };
const known = (value) => ({ options: [value], open: undefined });
const tcp = (port) => ({ protocol: 6, fromPort: port, toPort: port });
const ALL = { protocol: 'all', fromPort: 0, toPort: 65535 };
const allow = (direction, cidr, service, number) => ({
  number,
  direction,
  action: 'allow',
  service,
  cidr,
  doubt: undefined,
  source: `allow ${direction}`,
});

/** Stacks of five classes: load balancer, application, worker, database, cache; 30 stacks share a VPC. */
function makeNetwork(classes) {
  const network = {
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    acls: new Map(),
    groups: new Map(),
    natGateways: new Map(),
    endpoints: [],
    loadBalancers: [],
    unplacedRules: [],
    doubts: [],
  };
  const stacks = Math.ceil(classes / 5);
  for (let at = 0; at < Math.ceil(stacks / 30); at += 1) addVpc(network, at);
  for (let stack = 0; stack < stacks; stack += 1) addStack(network, stack, Math.floor(stack / 30));
  network.endpoints.length = Math.min(network.endpoints.length, classes);
  return network;
}

function addVpc(network, at) {
  const vpc = `vpc${at}`;
  const block = `10.${at}`;
  network.vpcs.set(vpc, {
    key: vpc,
    blocks: [{ family: 4, cidr: `${block}.0.0/16`, doubt: undefined }],
    open: undefined,
    peerings: [],
    internetGateway: sure,
  });
  network.acls.set(`${vpc} acl`, {
    key: `${vpc} acl`,
    entries: [allow('ingress', '0.0.0.0/0', ALL, 100), allow('egress', '0.0.0.0/0', ALL, 100)],
    open: undefined,
  });
  network.natGateways.set(`${vpc} nat`, {
    key: `${vpc} nat`,
    subnet: known(`${vpc} public 0`),
    isPublic: sure,
  });
  for (const { tier, third, target } of [
    { tier: 'public', third: 0, target: { kind: 'internet-gateway', id: 'igw' } },
    { tier: 'private', third: 16, target: { kind: 'nat-gateway', id: `${vpc} nat` } },
    { tier: 'data', third: 32, target: undefined },
  ]) {
    network.routeTables.set(`${vpc} ${tier}`, {
      key: `${vpc} ${tier}`,
      routes: target
        ? [
            {
              destination: '0.0.0.0/0',
              target: known(target),
              doubt: undefined,
              source: `${vpc} ${tier} default`,
            },
          ]
        : [],
      open: undefined,
    });
    for (let zone = 0; zone < 3; zone += 1) {
      network.subnets.set(`${vpc} ${tier} ${zone}`, {
        key: `${vpc} ${tier} ${zone}`,
        vpc: known(vpc),
        zone: `zone ${zone}`,
        blocks: [{ family: 4, cidr: `${block}.${third + zone}.0/24`, doubt: undefined }],
        routeTable: known(`${vpc} ${tier}`),
        acl: known(`${vpc} acl`),
      });
    }
  }
}

function addStack(network, stack, at) {
  const vpc = `vpc${at}`;
  const name = (tier) => `${tier} ${stack}`;
  const group = (tier, ingress) =>
    network.groups.set(name(tier), {
      key: name(tier),
      open: undefined,
      rules: [
        ...ingress.map(([service, peer]) => ({
          direction: 'ingress',
          service,
          peer,
          doubt: undefined,
          source: `${name(tier)} in`,
        })),
        {
          direction: 'egress',
          service: ALL,
          peer: { kind: 'cidr', cidr: '0.0.0.0/0' },
          doubt: undefined,
          source: `${name(tier)} out`,
        },
      ],
    });
  const fromGroup = (tier) => ({ kind: 'group', group: name(tier) });
  // Each also lets the whole VPC look at its metrics, as real stacks do: no pair can be left out by groups alone.
  const metrics = [tcp(9100), { kind: 'cidr', cidr: `10.${at}.0.0/16` }];
  group('lb', [[tcp(443), { kind: 'cidr', cidr: '0.0.0.0/0' }]]);
  group('app', [[tcp(8080), fromGroup('lb')], metrics]);
  group('worker', [metrics]);
  group('db', [[tcp(3306), fromGroup('app')], [tcp(3306), fromGroup('worker')], metrics]);
  group('cache', [[tcp(6379), fromGroup('app')], metrics]);
  const add = (tier, place, type, initiates) =>
    network.endpoints.push({
      key: name(tier),
      type,
      count: INTERFACES_PER_CLASS,
      subnets: [0, 1, 2].map((zone) => `${vpc} ${place} ${zone}`),
      spread: tier === 'db' ? 'one' : 'each',
      subnetsOpen: undefined,
      groups: known([name(tier)]),
      publicAddress: tier === 'lb' ? sure : never,
      ipv6Address: never,
      initiates,
      doubt: undefined,
    });
  add('lb', 'public', 'aws_lb', false);
  add('app', 'private', 'aws_autoscaling_group', true);
  add('worker', 'private', 'aws_autoscaling_group', true);
  add('db', 'data', 'aws_db_instance', false);
  add('cache', 'data', 'aws_elasticache_replication_group', false);
  network.loadBalancers.push({
    endpoint: name('lb'),
    kind: 'application',
    forwards: [
      {
        listener: `${name('lb')} listener`,
        service: tcp(443),
        target: name('app'),
        targetPort: 8080,
        preservesClientAddress: never,
        crossZone: sure,
        doubt: undefined,
      },
    ],
  });
}

function measure(classes) {
  const network = makeNetwork(classes);
  const targets = network.endpoints.filter(({ key }) => /^(db|cache|app) /.test(key));
  const start = performance.now();
  const cpu = process.cpuUsage();
  let [reaching, named] = [0, 0];
  for (const { key } of targets) {
    const answer = whoReaches(network, key);
    reaching += answer.endpoints.length;
    named += answer.endpoints.reduce((sum, { from }) => sum + from.length, 0);
  }
  const used = process.cpuUsage(cpu);
  return {
    classes,
    interfaces: network.endpoints.length * INTERFACES_PER_CLASS,
    targets: targets.length,
    sourcesThatReach: named,
    answers: reaching,
    wallMs: performance.now() - start,
    cpuMs: (used.user + used.system) / 1000,
  };
}

measure(50); // Warm: what is measured is the engine, not the compiler.
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`);
console.table(
  SIZES.map((size) => {
    const { wallMs, cpuMs, ...rest } = measure(size);
    return {
      ...rest,
      'wall ms': Math.round(wallMs),
      'CPU ms': Math.round(cpuMs),
      'CPU ms per class': Number((cpuMs / size).toFixed(3)),
    };
  }),
);
