import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAN } from './cli.fixture.js';
import { runHere } from './run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-bad-input-'));
afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(dir, name);
  writeFileSync(file, content);
  return file;
}

describe('bad input gets one clear message and exit code 2', () => {
  const plan = readFileSync(PLAN, 'utf8');
  const edited = (change: (root: Record<string, unknown>) => void): string => {
    const root = JSON.parse(plan) as Record<string, unknown>;
    change(root);
    return JSON.stringify(root);
  };
  const cases: [string, string | Uint8Array, string][] = [
    ['empty', '', 'plan/empty'],
    ['not JSON', 'Terraform will perform the following actions', 'plan/not-json'],
    ['truncated', plan.slice(0, -1000), 'plan/truncated'],
    ['a binary plan', Buffer.from('504b0304140008000800', 'hex'), 'plan/binary'],
    ['a state', '{"version":4,"serial":1,"lineage":"x","resources":[]}', 'plan/state-file'],
    ['a shown state', '{"format_version":"1.0","values":{"root_module":{}}}', 'plan/state-file'],
    ['an errored plan', edited((root) => (root['errored'] = true)), 'plan/errored'],
    [
      'a wrong format version',
      edited((root) => (root['format_version'] = '2.0')),
      'plan/format-version',
    ],
    [
      'no resources',
      edited((root) => Object.assign(root, { resource_changes: [], planned_values: {} })),
      'plan/no-resources',
    ],
    [
      'resources cut away',
      edited(
        (root) => (root['resource_changes'] = (root['resource_changes'] as unknown[]).slice(0, 9)),
      ),
      'plan/incomplete',
    ],
    ['a wrong type', edited((root) => (root['resource_changes'] = 'many')), 'plan/wrong-type'],
    ['an empty object', '{}', 'plan/not-a-plan'],
    ['nesting without end', '['.repeat(200_000), 'plan/too-deep'],
  ];
  it.each(cases)('%s', async (name, content, code) => {
    const result = await runHere(['gate', write(`${name}.json`, content)]);
    expect(result.stderr).toContain(`[${code}]`);
    expect(result.stderr.split('\n').length).toBeLessThan(5);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(2);
  });

  it.each([
    ['a missing file', ['gate', join(dir, 'none.json')], /plan\/missing/],
    ['a folder', ['gate', dir], /plan\/directory/],
    ['an unknown command', ['gaet', PLAN], /Did you mean gate/],
    ['an unknown option', ['gate', PLAN, '--fromat', 'json'], /unknown option/],
    ['a wrong choice', ['gate', PLAN, '--format', 'xml'], /Allowed choices are text, json/],
    ['a missing argument', ['gate'], /cli\/no-plan/],
    ['an unknown scenario', ['run', 'kill-everything', '--plan', PLAN], /scenario\/missing/],
    ['no plan for a scenario', ['run', 'kill-az'], /cli\/no-plan/],
    [
      'an unknown target',
      ['run', 'kill-az', '--plan', PLAN, '--target', 'mars', '--out', join(dir, 'mars')],
      /target\/unknown/,
    ],
    [
      'a wrong number of repeats',
      ['run', 'kill-az', '--plan', PLAN, '--repeat', '0'],
      /cli\/bad-repeat/,
    ],
    ['a wrong speed', ['run', 'kill-az', '--plan', PLAN, '--speed', 'fast'], /cli\/bad-speed/],
    [
      'a comparison with nothing',
      ['predict', PLAN, '--on-worse', 'fail'],
      /cli\/nothing-to-compare/,
    ],
    ['an empty command', ['run', 'kill-az', '--plan', PLAN, '--app', ' '], /cli\/empty-option/],
    ['an empty value of several', ['gate', PLAN, '--policy', ''], /--policy has an empty value/],
    ['a journal that is none', ['report', PLAN], /journal\//],
  ])('%s', async (_, args, message) => {
    const result = await runHere(args);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.code).toBe(2);
  });
});

it('recover says that a folder is not there, and is content: the first night has none', async () => {
  const { code, stdout } = await runHere(['recover', '--out', join(dir, 'none')]);
  expect(stdout).toMatch(/Nothing was left behind in .*none: there is no such folder$/);
  expect(code).toBe(0);
});
