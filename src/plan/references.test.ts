import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Links } from './links.js';
import { parseJson } from './parse-json.js';
import { toPlan } from './read-plan.js';
import { Resolver } from './resolver.js';

/** What a real plan tells of every way to name a subnet (scripts/fixtures/references.mjs). */
interface Label {
  readonly address: string;
  readonly path: readonly string[];
  readonly means: readonly string[];
  readonly tells: 'exact' | 'one-of' | 'gap';
  /** It is read as holding more than it does: the assumption that links.ts names. */
  readonly holdsMore?: true;
}

const FOLDER = new URL('../../fixtures/references/', import.meta.url);
const labels = JSON.parse(
  readFileSync(new URL('references.json', FOLDER), 'utf8'),
) as readonly Label[];
const text = gunzipSync(readFileSync(new URL('references.plan.json.gz', FOLDER))).toString('utf8');
const resolver = new Resolver(
  toPlan({ path: 'references', sha256: '', json: parseJson(text, 'references') }),
);

describe.each(labels)('$address', ({ address, path, means, tells, holdsMore }) => {
  const own = resolver.plan.resources.get(address);
  if (!own) throw new Error(`no ${address}`);
  const isList = path[0] === 'subnet_ids';
  const ask = isList ? resolver.links.bind(resolver) : resolver.link.bind(resolver);
  const links = ask(own, path, (type) => type === 'aws_subnet');
  const named = [...links.targets.map(({ resource }) => resource.address), ...links.external];

  test('says nothing that is not so', () => {
    if (links.gaps.length > 0) return;
    expect(named).toEqual(expect.arrayContaining([...means]));
    if (links.exact && !holdsMore) expect(named.toSorted()).toEqual([...means].toSorted());
  });

  test(`is ${tells}, which is what the plan carries`, () => {
    expect(kindOf(links)).toBe(tells);
  });
});

function kindOf({ gaps, exact }: Links): Label['tells'] {
  if (gaps.length > 0) return 'gap';
  return exact ? 'exact' : 'one-of';
}
