import { DEFAULT_SETTINGS } from '../model/settings.js';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildWebStack } from '../topology/web-stack.fixture.js';
import { toFacts } from './facts.js';
import { loadPolicyBundle } from './policy-bundle.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the bundle that is in the repository', () => {
  const { metadata } = loadPolicyBundle();

  test('has each policy of the sources, once', () => {
    const folders = readdirSync(join(ROOT, 'policies'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['lib', 'bundle'].includes(entry.name))
      .map(({ name }) => name);
    const sources = folders.flatMap((area) =>
      readdirSync(join(ROOT, 'policies', area))
        .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
        .map((name) => `${area}/${name.replace('.rego', '')}`),
    );
    expect(metadata.map(({ id }) => id)).toEqual(sources.toSorted());
  });

  test.each(metadata.map((policy) => [policy.id, policy] as const))(
    '%s says what it means, how bad it is and what to do',
    (id, policy) => {
      expect(policy.title).not.toBe('');
      expect(policy.description).toMatch(/\.$/);
      expect(['low', 'medium', 'high', 'critical']).toContain(policy.severity);
      expect(policy.remedy).toMatch(/\.$/);
      expect(policy.references.length).toBeGreaterThan(0);
      expect(existsSync(join(ROOT, policy.source))).toBe(true);
      expect(readFileSync(join(ROOT, policy.source), 'utf8')).toContain(`id := "${id}"`);
    },
  );

  test('evaluates every one of them, in one go', async () => {
    const stack = buildWebStack();
    const report = await loadPolicyBundle().evaluate(toFacts(stack, DEFAULT_SETTINGS));
    expect([...report.policies].toSorted()).toEqual(metadata.map(({ id }) => id));
    // What a policy judges gets one result, and no policy answers for what it does not judge.
    for (const { id } of metadata) {
      const judged = report.results.filter(({ policy }) => policy === id);
      expect(judged.map(({ address }) => address).toSorted()).toEqual(
        [...(report.scope[id] ?? [])].toSorted(),
      );
    }
    expect(report.results.length).toBeGreaterThan(3);
  });

  test('gives no result for facts of another shape, and none of them passes', async () => {
    const report = await loadPolicyBundle().evaluate({});
    expect(report.results.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  });
});

test('a folder without a bundle is an installation that is broken', () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-no-bundle-'));
  try {
    expect(() => loadPolicyBundle(dir)).toThrow(
      expect.objectContaining({ code: 'install/no-policies' }),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
