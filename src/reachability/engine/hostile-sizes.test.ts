import { expect, test } from 'vitest';
import { ask, find, group } from './reach.fixture.js';
import { endpoint, entry, known, route, rule, tcp, webNetwork } from './web-network.fixture.js';

test('hostile sizes: thousands of rules, routes, entries and cases stay quick, and unknown where they are cut', () => {
  const many = Array.from({ length: 5000 }, (_, i) => i);
  const address = (i: number): string => `${20 + (i % 100)}.${i >> 8}.${i & 255}.0/24`;
  const start = process.cpuUsage();
  const lists = webNetwork((network) => {
    group(network, 'lb').rules.push(
      ...many.map((i) => rule('ingress', tcp(443), address(i), `r${i}`)),
    );
    network.routeTables
      .get('public')
      ?.routes.push(...many.map((i) => route(address(i), { kind: 'blackhole' })));
  });
  expect(ask(lists, 'internet', 'lb', 443).staysOut).toBe('refuted');
  const overlapping = webNetwork((network) => {
    group(network, 'lb').rules = many.map((i) =>
      rule('ingress', tcp(i, 60_000 - i), address(i), `r${i}`),
    );
  });
  expect(ask(overlapping, 'internet', 'lb', 443).staysOut).toBe('unknown');
  const entries = webNetwork((network) => {
    network.acls
      .get('acl')
      ?.entries.push(...many.map((i) => entry(1000 + i, 'ingress', 'deny', tcp(i), address(i))));
  });
  expect(ask(entries, 'internet', 'lb', 443).staysOut).toBe('unknown');
  const cases = webNetwork((network) => {
    find(network, 'app').groups = { options: many.map((i) => [`g${i}`]), open: undefined };
  });
  expect(ask(cases, 'app', 'db', 3306).staysOut).toBe('unknown');
  const chain = webNetwork((network) => {
    const names = Array.from({ length: 40 }, (_, i) => `lb${i}`);
    network.endpoints.push(
      ...names.map((name) => endpoint(name, ['public a'], { groups: known(['lb']) })),
    );
    const forward = network.loadBalancers[0]?.forwards[0];
    if (!forward) return;
    network.loadBalancers = names.map((name) => ({
      endpoint: name,
      kind: 'network',
      forwards: [
        ...names.map((target) => ({ ...forward, target, targetPort: 443 })),
        { ...forward, target: 'app' },
      ],
    }));
  });
  expect(ask(chain, 'internet', 'app', 8080).staysOut).toBe('unknown');
  const { user } = process.cpuUsage(start);
  console.log(`hostile sizes: ${(user / 1e6).toFixed(1)} CPU-s`);
});
