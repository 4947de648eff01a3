import { expect, test } from 'vitest';
import type { Network } from './network.js';
import { reaches } from './reach.js';
import {
  ANY,
  endpoint,
  entry,
  known,
  NO,
  route,
  rule,
  tcp,
  webNetwork,
  YES,
  type Mutable,
} from './web-network.fixture.js';
import { ask, party, verdicts, IN, OUT, OPEN, group, find } from './reach.fixture.js';

test('a public address is worth nothing without a route and an attached gateway', () => {
  const open = (network: Mutable): void => {
    find(network, 'app').publicAddress = YES;
    group(network, 'app').rules.push(rule('ingress', tcp(22), '0.0.0.0/0', 'ssh'));
  };
  expect(verdicts(ask(webNetwork(open), 'internet', 'app', 22))).toBe(OUT);
  const routed = webNetwork((network) => {
    open(network);
    for (const key of ['private a', 'private b'])
      (network.subnets.get(key) ?? { routeTable: {} }).routeTable = known('public');
  });
  expect(verdicts(ask(routed, 'internet', 'app', 22))).toBe(IN);
  const detached = webNetwork((network) => {
    const vpc = network.vpcs.get('vpc');
    if (vpc) vpc.internetGateway = NO;
  });
  expect(verdicts(ask(detached, 'internet', 'lb', 443))).toBe(OUT);
});

test('network ACLs are ordered and stateless, and do not apply inside a subnet', () => {
  const listed = (entries: Mutable['acls'] extends Map<string, infer A> ? A : never) =>
    webNetwork((network) => void network.acls.set('acl', entries));
  const acl = (entries: ReturnType<typeof entry>[]) => ({ key: 'acl', entries, open: undefined });
  const allow = [
    entry(100, 'ingress', 'allow', ANY, '0.0.0.0/0'),
    entry(100, 'egress', 'allow', ANY, '0.0.0.0/0'),
  ];
  const denied = listed(acl([...allow, entry(50, 'ingress', 'deny', tcp(3306), '10.0.0.0/8')]));
  expect(verdicts(ask(denied, 'app', 'db', 3306))).toBe(OUT);
  const tooLate = listed(acl([...allow, entry(150, 'ingress', 'deny', tcp(3306), '10.0.0.0/8')]));
  expect(verdicts(ask(tooLate, 'app', 'db', 3306))).toBe(IN);
  const noReply = listed(
    acl([
      entry(100, 'ingress', 'allow', ANY, '0.0.0.0/0'),
      entry(100, 'egress', 'allow', tcp(443), '0.0.0.0/0'),
    ]),
  );
  const stopped = ask(noReply, 'internet', 'lb', 443);
  expect(verdicts(stopped)).toBe(OUT);
  expect(stopped.blocks[0]?.stage).toBe('network ACL egress of the reply');
  // Linux replies from 32768 on: with only those open it depends on the client.
  const linux = listed(
    acl([
      entry(90, 'ingress', 'allow', tcp(3306), '0.0.0.0/0'),
      entry(100, 'ingress', 'allow', tcp(32_768, 65_535), '0.0.0.0/0'),
      entry(100, 'egress', 'allow', ANY, '0.0.0.0/0'),
    ]),
  );
  const some = ask(linux, 'app', 'db', 3306);
  expect(verdicts(some)).toBe(OPEN);
  expect(some.reasons.join('; ')).toContain("clients' ports");
  const neighbours = webNetwork((network) => {
    network.acls.set('acl', acl([]));
    find(network, 'db').subnets = ['private a'];
    find(network, 'app').subnets = ['private a'];
  });
  expect(verdicts(ask(neighbours, 'app', 'db', 3306))).toBe(IN);
});

test('peering needs a route on both sides, and leads no further', () => {
  const peered = (back: boolean): Network =>
    webNetwork((network) => {
      const vpc = network.vpcs.get('vpc');
      if (!vpc) return;
      vpc.peerings.push({ id: 'pcx', peer: 'other', doubt: undefined });
      network.vpcs.set('other', {
        ...vpc,
        key: 'other',
        blocks: [{ family: 4, cidr: '10.1.0.0/16', doubt: undefined }],
        peerings: [
          { id: 'pcx', peer: 'vpc', doubt: undefined },
          { id: 'pcx2', peer: 'third', doubt: undefined },
        ],
      });
      network.vpcs.set('third', {
        ...vpc,
        key: 'third',
        blocks: [{ family: 4, cidr: '10.2.0.0/16', doubt: undefined }],
        peerings: [{ id: 'pcx2', peer: 'other', doubt: undefined }],
      });
      const far = (key: string, second: number, table: string): void =>
        void network.subnets.set(key, {
          key,
          vpc: known(key.split(' ')[0] ?? ''),
          zone: 'a',
          blocks: [{ family: 4, cidr: `10.${second}.0.0/24`, doubt: undefined }],
          routeTable: known(table),
          acl: known('acl'),
        });
      far('other subnet', 1, 'other');
      far('third subnet', 2, 'third');
      network.routeTables.set('other', {
        key: 'other',
        open: undefined,
        routes: [route('10.0.0.0/16', { kind: 'peering', id: 'pcx' })],
      });
      network.routeTables.set('third', {
        key: 'third',
        open: undefined,
        routes: [route('10.0.0.0/8', { kind: 'peering', id: 'pcx2' })],
      });
      if (back)
        network.routeTables
          .get('data')
          ?.routes.push(route('10.0.0.0/8', { kind: 'peering', id: 'pcx' }));
      network.endpoints.push(
        endpoint('batch', ['other subnet'], { groups: known(['app']) }),
        endpoint('stray', ['third subnet'], { groups: known(['app']) }),
      );
    });
  expect(verdicts(ask(peered(true), 'batch', 'db', 3306))).toBe(IN);
  expect(verdicts(ask(peered(false), 'batch', 'db', 3306))).toBe(OUT);
  expect(verdicts(ask(peered(true), 'stray', 'db', 3306))).toBe(OUT);
});

test('what goes through a transit gateway is never sure and never excluded', () => {
  const network = webNetwork((open) => {
    open.routeTables
      .get('data')
      ?.routes.push(route('10.64.0.0/10', { kind: 'not-modelled', id: 'tgw' }));
    group(open, 'db').rules.push(rule('ingress', tcp(3306), '10.64.0.0/16', 'from the office'));
  });
  const found = ask(network, 'outside', 'db', 3306);
  expect(verdicts(found)).toBe(OPEN);
  expect(found.possibleFlows).toEqual([
    { services: [tcp(3306)], sources: ['10.64.0.0/16'], via: [] },
  ]);
  expect(verdicts(ask(network, '10.64.3.0/24', 'db', 3306))).toBe(OPEN);
  expect(verdicts(ask(network, '10.65.0.0/24', 'db', 3306))).toBe(OUT);
  expect(verdicts(ask(network, 'outside', 'db', 22))).toBe(OUT);
  expect(verdicts(ask(webNetwork(), 'outside', 'db', 3306))).toBe(OUT);
});

test('IPv6 has no NAT: the default route and the rule are enough', () => {
  const network = (target: 'internet-gateway' | 'egress-only'): Network =>
    webNetwork((open) => {
      open.vpcs.get('vpc')?.blocks.push({ family: 6, cidr: undefined, doubt: undefined });
      for (const key of ['private a', 'private b'])
        open.subnets.get(key)?.blocks.push({ family: 6, cidr: undefined, doubt: undefined });
      open.acls
        .get('acl')
        ?.entries.push(
          entry(101, 'ingress', 'allow', ANY, '::/0'),
          entry(101, 'egress', 'allow', ANY, '::/0'),
        );
      open.routeTables.get('private')?.routes.push(route('::/0', { kind: target, id: 'gw' }));
      find(open, 'app').ipv6Address = YES;
      group(open, 'app').rules.push(
        rule('ingress', tcp(22), '::/0', 'ssh 6'),
        rule('egress', ANY, '::/0', 'out 6'),
      );
    });
  expect(verdicts(ask(network('internet-gateway'), 'internet', 'app', 22))).toBe(IN);
  expect(verdicts(ask(network('egress-only'), 'internet', 'app', 22))).toBe(OUT);
  expect(verdicts(reaches(network('egress-only'), party('app'), { kind: 'internet' }))).toBe(IN);
});

test('outbound: a NAT gateway leads out, and nothing leads in by it', () => {
  const network = webNetwork();
  const out = reaches(network, party('app'), { kind: 'internet' }, tcp(443));
  expect(verdicts(out)).toBe(IN);
  expect(out.witness[0]?.over).toContain('nat');
  expect(verdicts(reaches(network, party('db'), { kind: 'internet' }))).toBe(OUT);
  expect(verdicts(ask(network, 'internet', 'app', 22))).toBe(OUT);
});

test('an NLB that keeps the client’s address: the target sees the client, or the NLB’s group', () => {
  const keeping = (peer: string): Network =>
    webNetwork((network) => {
      const [balancer] = network.loadBalancers;
      const [forward] = balancer?.forwards ?? [];
      if (!balancer || !forward) return;
      balancer.kind = 'network';
      forward.preservesClientAddress = YES;
      group(network, 'app').rules[0] = rule('ingress', tcp(8080), peer, 'app 8080');
    });
  expect(verdicts(ask(keeping('0.0.0.0/0'), 'internet', 'app', 8080))).toBe(IN);
  expect(verdicts(ask(keeping('lb'), 'internet', 'app', 8080))).toBe(IN);
  expect(verdicts(ask(keeping('10.0.0.0/16'), 'internet', 'app', 8080))).toBe(OUT);
  const named = ask(keeping('203.0.113.0/24'), 'internet', 'app', 8080);
  expect(verdicts(named)).toBe(IN);
  expect(verdicts(ask(keeping('203.0.113.0/24'), '198.51.100.0/24', 'app', 8080))).toBe(OUT);
});
