import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainSkip, testOpa } from './opa.fixture.js';
import { readPolicySources } from './policy-sources.js';
import { METADATA, BODY, folderWith, judge, useCache } from './user-policies.fixture.js';

explainSkip('src/rego/refused-policies.test.ts');
useCache();

describe.skipIf(testOpa === undefined)('a policy that is wrong is refused, exit code 2, by', () => {
  const policy = (change: (text: string) => string) => ({ 'own/x.rego': change(METADATA + BODY) });
  test.each([
    [
      'no METADATA',
      (text: string) => text.replace('# METADATA\n', ''),
      'policy/no-metadata',
      /own\/x\.rego: there is no `# METADATA`/,
    ],
    [
      'no id in it',
      (text: string) => text.replace(/#   id:.*\n/, ''),
      'policy/metadata',
      /own\/x\.rego: its METADATA has no `custom\.id`/,
    ],
    [
      'no title',
      (text: string) => text.replace(/# title:.*\n/, ''),
      'policy/metadata',
      /no `title`/,
    ],
    [
      'no remedy',
      (text: string) => text.replace(/#   remedy:.*\n/, ''),
      'policy/metadata',
      /no `custom\.remedy`/,
    ],
    [
      'a severity of its own',
      (text: string) => text.replace('severity: low', 'severity: huge'),
      'policy/metadata',
      /is "huge", expected low, medium, high, critical/,
    ],
    [
      'another id than its package',
      (text: string) => text.replace('#   id: cost/small-databases', '#   id: cost/other'),
      'policy/id',
      /by its package it is cost\/small-databases/,
    ],
    [
      'another id in its rule',
      (text: string) => text.replace('id := "cost/small-databases"', 'id := "cost/other"'),
      'policy/id',
      /`id := "cost\/other"`/,
    ],
    [
      'an id of ours',
      (text: string) =>
        text
          .replaceAll('cost/small-databases', 'edge/waf-attached')
          .replace('cost.small_databases', 'edge.waf_attached'),
      'policy/id',
      /edge\/waf-attached is a policy of Holdfast’s own/,
    ],
    [
      'no results',
      (text: string) => text.replace('results contains', 'outcomes contains'),
      'policy/no-rule',
      /it has no rule results/,
    ],
    [
      'no scope',
      (text: string) => text.replaceAll('in_scope', 'scope'),
      'policy/no-rule',
      /it has no rule in_scope/,
    ],
    [
      'another package',
      (text: string) => text.replace('policies.cost.small_databases', 'cost'),
      'policy/package',
      /its package is cost, expected policies\.<area>\.<rule>/,
    ],
    [
      'our entrypoint',
      (text: string) => text.replace('policies.cost.small_databases', 'holdfast'),
      'policy/package',
      /its package is holdfast/,
    ],
    [
      'our library',
      (text: string) => text.replace('policies.cost.small_databases', 'lib.uncertain'),
      'policy/package',
      /its package is lib\.uncertain/,
    ],
    [
      'no verdict',
      (text: string) => text.replace('"verdict": verdict(class),', ''),
      'policy/bad-result',
      /has no `verdict`/,
    ],
    [
      'a syntax error',
      (text: string) => `${text}\nx := {`,
      'policy/not-compiled',
      /own\/x\.rego:\d+: rego_parse_error/,
    ],
    [
      'a built-in that wasm lacks',
      (text: string) => `${text}\nx := time.now_ns()\n`,
      'policy/not-compiled',
      /own\/x\.rego:\d+: rego_type_error: undefined function time\.now_ns/,
    ],
    [
      'a call to the network',
      (text: string) => `${text}\nx := http.send({"method": "get", "url": "http://127.0.0.1"})\n`,
      'policy/not-compiled',
      /undefined function http\.send/,
    ],
  ])('%s', async (_what, change, code, message) => {
    const judged = judge(policy(change));
    await expect(judged).rejects.toMatchObject({ code, exitCode: 2 });
    await expect(judged).rejects.toThrow(message);
  });

  test('values that conflict', async () => {
    const twice =
      '\nbroken := 1 if input.version\n\nbroken := 2 if input.version\n\nresults contains broken\n';
    await expect(judge(policy((text) => text + twice))).rejects.toMatchObject({
      code: expect.stringMatching(/^policy\/(failed|bad-result|not-compiled)$/),
      exitCode: 2,
    });
  });

  test('a hint that says what wasm lacks', async () => {
    await expect(judge(policy((text) => `${text}\nx := time.now_ns()\n`))).rejects.toMatchObject({
      hint: expect.stringContaining('has no time.now_ns'),
    });
  });

  test('a folder without policies', async () => {
    await expect(judge({ 'own/README.md': '' })).rejects.toMatchObject({ code: 'policy/no-files' });
  });
});

test.each(['/dev/zero', 'a.rego', 'nowhere'])('a policy that is a link to %s is refused', (to) => {
  const dir = folderWith({ 'own/b.rego': '' });
  symlinkSync(to, join(dir, 'own/a.rego'));
  expect(() => readPolicySources(join(dir, 'own'), 'own')).toThrow(
    'own/a.rego is not a file that can be read',
  );
});
