import { expect, test } from 'vitest';
import { reaches } from './reach.js';
import { throughHosts } from './through-hosts.js';
import { exposure, whoReaches } from './who-reaches.js';
import { ANY, known, rule, tcp, webNetwork, type Mutable } from './web-network.fixture.js';
import { ask, party, verdicts, IN, OUT, OPEN, group, find } from './reach.fixture.js';

test('the usual stack: what gets where, and by which rules', () => {
  const network = webNetwork();
  expect(verdicts(ask(network, 'internet', 'lb', 443))).toBe(IN);
  expect(verdicts(ask(network, 'app', 'db', 3306))).toBe(IN);
  expect(verdicts(ask(network, 'internet', 'db'))).toBe(OUT);
  expect(verdicts(ask(network, 'admin', 'db'))).toBe(OUT);
  const through = ask(network, 'internet', 'app', 8080);
  expect(verdicts(through)).toBe(IN);
  expect(through.witness.map(({ from, to, listener }) => [from, to, listener])).toEqual([
    ['the internet', 'lb', undefined],
    ['lb', 'app', 'listener'],
  ]);
  const rules = through.witness.map(({ steps }) =>
    steps.filter(({ stage }) => /security|route$/.test(stage)).map(({ rule: by }) => by),
  );
  expect(rules).toEqual([['lb 443'], ['lb out', 'the local route of public', 'app 8080']]);
  expect(through.sureFlows).toEqual([
    { services: [tcp(8080)], sources: expect.any(Array), via: ['listener'] },
  ]);
  expect(ask(network, 'app', 'db').sure).toEqual([tcp(3306)]);
});

test('an answer says what it rests on, and where it is stopped', () => {
  const network = webNetwork();
  const out = ask(network, 'admin', 'db', 3306);
  expect(out.blocks).toEqual([
    { stage: 'security group ingress', at: 'db', over: 'inside the VPC' },
  ]);
  expect(out.assumptions.join('; ')).toContain('nothing outside of this plan');
  expect(ask(network, 'internet', 'db').blocks).toEqual([
    { stage: 'public address', at: 'db', over: 'over the internet' },
  ]);
});

test('of a block that is named, all of it has to get there; of the internet, some', () => {
  const network = webNetwork((open) => {
    group(open, 'admin').rules.push(rule('ingress', tcp(22), '203.0.113.0/24', 'office'));
  });
  expect(verdicts(ask(network, '203.0.113.0/25', 'admin', 22))).toBe(IN);
  expect(verdicts(ask(network, '203.0.112.0/23', 'admin', 22))).toBe(OPEN);
  expect(verdicts(ask(network, '198.51.100.0/24', 'admin', 22))).toBe(OUT);
  const found = ask(network, 'internet', 'admin', 22);
  expect(verdicts(found)).toBe(IN);
  expect(found.sureFlows).toEqual([{ services: [tcp(22)], sources: ['203.0.113.0/24'], via: [] }]);
});

test('what a plan leaves open makes an answer unknown, and is named', () => {
  const doubtful = (change: (network: Mutable) => void, reason: string): void => {
    const found = ask(webNetwork(change), 'admin', 'db', 3306);
    expect(found.staysOut).toBe('unknown');
    expect(found.reasons.join('; ')).toContain(reason);
  };
  doubtful((network) => {
    group(network, 'db').open = 'rules elsewhere';
  }, 'rules elsewhere');
  doubtful((network) => {
    network.unplacedRules.push(rule('ingress', tcp(3306), '10.0.0.0/8', 'stray rule'));
  }, 'stray rule');
  doubtful((network) => {
    group(network, 'db').rules.push({
      ...rule('ingress', tcp(3306), 'admin', 'admin rule'),
      doubt: 'count is unknown',
    });
  }, 'admin rule: count is unknown');
  doubtful((network) => {
    find(network, 'admin').groups = { options: [['admin'], ['app']], open: undefined };
  }, 'which security groups admin has');
  doubtful((network) => {
    network.doubts.push('the plan is cut off');
  }, 'the plan is cut off');
  // A doubt that cannot matter leaves the answer as it is.
  const harmless = webNetwork((network) => {
    group(network, 'db').rules.push({
      ...rule('ingress', tcp(22), 'admin', 'admin rule'),
      doubt: 'count is unknown',
    });
  });
  expect(verdicts(ask(harmless, 'admin', 'db', 3306))).toBe(OUT);
});

test('of pooled rules one surely lets the peer in, though not told which', () => {
  const pooled = webNetwork((network) => {
    const db = group(network, 'db');
    db.rules = [tcp(3306), tcp(22)].map((service) => ({
      ...rule('ingress', service, 'app', 'inline'),
      doubt: 'references are pooled',
      pool: 'db inline',
    }));
  });
  expect(verdicts(ask(pooled, 'app', 'db', 3306))).toBe(OPEN);
  const any = ask(pooled, 'app', 'db');
  expect(any.staysOut).toBe('refuted');
  expect(any.sure).toEqual([]);
});

test('what lies in one of several subnets is judged for each that it may be in', () => {
  const split = webNetwork((network) => {
    const subnet = network.subnets.get('data b');
    if (subnet) subnet.acl = known('closed');
    network.acls.set('closed', { key: 'closed', entries: [], open: undefined });
  });
  const found = ask(split, 'app', 'db', 3306);
  expect(verdicts(found)).toBe(OPEN);
  expect(found.reasons.join('; ')).toContain('which of its subnets db is in');
  const each = webNetwork((network) => {
    (network.subnets.get('data b') ?? { acl: {} }).acl = known('closed');
    network.acls.set('closed', { key: 'closed', entries: [], open: undefined });
    find(network, 'db').spread = 'each';
  });
  // Some of it gets there, but not everything everywhere.
  expect(verdicts(ask(each, 'app', 'db', 3306))).toBe('refuted, refuted');
});

test('who reaches the database, and what the internet reaches', () => {
  const network = webNetwork();
  const found = whoReaches(network, 'db');
  expect(found.internet.staysOut).toBe('proven');
  expect(found.endpoints).toEqual([
    {
      from: ['app'],
      getsThere: 'proven',
      staysOut: 'refuted',
      sure: [tcp(3306)],
      possible: [tcp(3306)],
      via: [],
    },
  ]);
  expect(exposure(network).map(({ to, arrival }) => [to, arrival.sure, arrival.via])).toEqual([
    ['lb', [tcp(443)], []],
    ['app', [tcp(8080)], ['listener']],
  ]);
});

test('from host to host an intruder may get further than packets do', () => {
  const network = webNetwork();
  expect(throughHosts(network, { kind: 'internet' }, 'db')).toEqual({
    staysOut: 'unknown',
    path: ['the internet', 'app', 'db'],
  });
  expect(throughHosts(network, party('admin'), 'db').path).toEqual(['admin', 'app', 'db']);
  const closed = webNetwork((open) => {
    group(open, 'app').rules = [rule('egress', ANY, '0.0.0.0/0', 'app out')];
  });
  const doubtful = { ...closed, doubts: ['the plan is cut off'] };
  expect(throughHosts(doubtful, { kind: 'internet' }, 'db').staysOut).toBe('unknown');
  expect(throughHosts(closed, { kind: 'internet' }, 'db')).toEqual({
    staysOut: 'proven',
    path: [],
  });
});

test('questions that make no sense are refused with a code', () => {
  const network = webNetwork();
  expect(() => ask(network, 'nothing', 'db')).toThrow(
    expect.objectContaining({ code: 'reach/no-such-endpoint' }),
  );
  expect(() => ask(network, 'office/24', 'db')).toThrow(
    expect.objectContaining({ code: 'reach/not-a-cidr' }),
  );
  expect(() => reaches(network, party('app'), party('db'), tcp(10, 5))).toThrow(
    expect.objectContaining({ code: 'reach/no-such-service' }),
  );
  expect(() => reaches(network, { kind: 'internet' }, { kind: 'outside' })).toThrow(
    expect.objectContaining({ code: 'reach/both-outside' }),
  );
});
