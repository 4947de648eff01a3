import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../model/error.js';
import { parseJson } from './parse-json.js';
import { buildPlanJson, resource } from './plan-builder.fixture.js';
import { ref } from './planned-values.fixture.js';

const PLAN = JSON.stringify(
  buildPlanJson({
    resources: [
      resource('aws_vpc.main', { cidr_block: '10.0.0.0/16', tags: { Name: 'a "b" \\ {c} [d]' } }),
      resource('aws_subnet.a', { vpc_id: ref('aws_vpc.main.id'), size: -1.5e3, on: true, x: null }),
    ],
  }),
  null,
  1,
);

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  test('gives the value of a plan', () => {
    expect(parseJson(PLAN, 'plan.json')).toEqual(JSON.parse(PLAN));
  });

  test.each([
    ['nothing', '', 'plan/empty'],
    ['white space', ' \r\n\t', 'plan/empty'],
    [
      'the log of plan -json',
      '{"@level":"info","@message":"x"}\n{"@level":"info"}',
      'plan/log-stream',
    ],
    [
      'a text that ends too early',
      '{"format_version": "1.2", "resource_changes": [',
      'plan/truncated',
    ],
    ['a text that ends in a string', '{"format_version": "1.', 'plan/truncated'],
    [
      'what Terraform prints for people',
      'Terraform will perform the following actions:',
      'plan/not-json',
    ],
    ['a comma too many', '{"a": 1,}', 'plan/not-json'],
    ['two values', '{} {}', 'plan/not-json'],
    ['nesting beyond any plan', nested(501), 'plan/too-deep'],
    ['nesting without end', '{"a":['.repeat(200_000), 'plan/too-deep'],
  ])('%s is one clear error', (_, text, code) => {
    expect(() => parseJson(text, 'plan.json')).toThrow(
      expect.objectContaining({ code, exitCode: 2 }),
    );
  });

  test('500 levels are still read, and brackets in texts are none', () => {
    expect(parseJson(nested(500), 'plan.json')).toEqual(JSON.parse(nested(500)));
    const text = JSON.stringify({ policy: `${'{['.repeat(600)}\\"${'['.repeat(600)}` });
    expect(parseJson(text, 'plan.json')).toEqual(JSON.parse(text));
  });

  test('a text that ends in a backslash hides no nesting behind it', () => {
    expect(() => parseJson(`{"a": "\\\\", "b": ${nested(501)}}`, 'plan.json')).toThrow(
      expect.objectContaining({ code: 'plan/too-deep' }),
    );
  });

  test('the message names line and column', () => {
    expect(() => parseJson('{\n  "a": 1,\n  oops\n}', 'plan.json')).toThrow(
      'plan.json is not JSON at line 3, column 3',
    );
  });

  test('the human plan gets a hint that says so', () => {
    const error = errorOf('# aws_vpc.main will be created\n  + resource');
    expect(error.hint).toContain('as Terraform prints it for people');
  });

  test('what a wrapper of Terraform in CI prints around a plan gets one, too', () => {
    const before = errorOf('[command]/opt/terraform-bin show -json plan.bin\n{"a":1}\n');
    const after = errorOf('{"a":1}\n::debug::Terraform exited with code 0.\n');
    for (const { code, hint } of [before, after]) {
      expect(code).toBe('plan/not-json');
      expect(hint).toContain('terraform_wrapper: false');
    }
  });

  test('any plan that is cut off is an error that says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: PLAN.length - 1 }), (length) => {
        const { code } = errorOf(PLAN.slice(0, length));
        expect(['plan/empty', 'plan/truncated', 'plan/not-json']).toContain(code);
      }),
    );
  });
});

function errorOf(text: string): HoldfastError {
  try {
    parseJson(text, 'plan.json');
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error(`no error for ${text.slice(-40)}`);
}
