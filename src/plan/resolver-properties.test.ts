import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { trees, type Consumer, type Tree } from './module-tree.fixture.js';
import { buildPlan } from './plan-builder.fixture.js';
import { Resolver } from './resolver.js';

const RUNS = 500;

/** What the resolver says of each consumer, beside what it really holds. */
function ask({ module, consumers }: Tree) {
  const resolver = new Resolver(buildPlan(module));
  return consumers.map((consumer: Consumer) => {
    const own = resolver.plan.resources.get(consumer.address);
    if (!own) throw new Error(`no ${consumer.address}`);
    const question = consumer.single ? resolver.link.bind(resolver) : resolver.links.bind(resolver);
    const links = question(own, ['subnet_id'], (type) => type === 'aws_subnet');
    const named = [...new Set(links.targets.map(({ resource }) => resource.address))];
    return { ...consumer, links, named, references: own.config?.expressions['subnet_id'] };
  });
}

test('exact links are what the configuration means, and others hold it or own up to a gap', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      for (const { links, named, holds, address } of ask(tree)) {
        if (links.gaps.length > 0) continue;
        const truth = [...new Set(holds)].toSorted();
        expect({ address, external: links.external }).toEqual({ address, external: [] });
        expect({ address, named }).toEqual({ address, named: expect.arrayContaining(truth) });
        if (links.exact)
          expect({ address, named: named.toSorted() }).toEqual({ address, named: truth });
      }
    }),
    { numRuns: RUNS, seed: 20_260_101 },
  );
}, 120_000);

test('most of it is exact: the property does not hold by saying nothing', () => {
  const counts = { exact: 0, oneOf: 0, gap: 0 };
  for (const tree of fc.sample(trees, { numRuns: 200, seed: 7 })) {
    for (const { links } of ask(tree)) {
      if (links.gaps.length > 0) counts.gap += 1;
      else if (links.exact) counts.exact += 1;
      else counts.oneOf += 1;
    }
  }
  const all = counts.exact + counts.oneOf + counts.gap;
  process.stdout.write(`resolver: ${all} links, ${JSON.stringify(counts)}\n`);
  expect(all).toBeGreaterThan(1000);
  expect(counts.exact / all).toBeGreaterThan(0.4);
  expect(counts.gap / all).toBeLessThan(0.4);
}, 120_000);
