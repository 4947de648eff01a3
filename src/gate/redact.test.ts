import { expect, test } from 'vitest';
import type { Finding } from '../model/finding.js';
import { redactor } from './redact.js';

const finding = (message: string, ...evidence: string[]): Finding => ({
  policy: 'a/b',
  verdict: 'fail',
  severity: 'high',
  address: 'aws_lb.main',
  message,
  evidence,
  remedy: '',
  waiver: null,
  fingerprint: '',
  location: null,
  baseline: null,
  change: null,
});
const messageOf = (sensitive: readonly string[], message: string): string =>
  redactor(new Set(sensitive)).finding(finding(message)).message;

test.each([
  ['a long value, wherever it stands', ['s3cr3t-value'], 'has xs3cr3t-valuey', 'has x(sensitive)y'],
  ['a short value by itself', ['3307'], 'on port 3307.', 'on port (sensitive).'],
  ['no part of an address', ['main'], 'aws_lb.main[0] is main', 'aws_lb.main[0] is (sensitive)'],
  ['the longer of two', ['10.0.0.0', '10.0.0.0/16'], 'from 10.0.0.0/16', 'from (sensitive)'],
  ['one in another case', ['Secret-Name'], 'has SECRET-NAME', 'has (sensitive)'],
  ['every one', ['abcdefgh'], 'abcdefghabcdefgh', '(sensitive)(sensitive)'],
  ['none that is too short to tell', ['80'], 'on port 80', 'on port 80'],
  [
    'an address of a sensitive range',
    ['198.51.100.0/24', '2001:db8::/32'],
    'packet 198.51.100.7 → 10.20.0.0 tcp 22, 2001:DB8:1::/48 → fd00::1.',
    'packet (sensitive) → 10.20.0.0 tcp 22, (sensitive) → fd00::1.',
  ],
  ['no range that holds a sensitive one', ['10.1.0.0/16'], 'in 10.0.0.0/8', 'in 10.0.0.0/8'],
  ['not everything', ['0.0.0.0/0'], '10.0.0.1 from 0.0.0.0/0', '10.0.0.1 from (sensitive)'],
  ['nothing where nothing is sensitive', [], 'on port 3307', 'on port 3307'],
])('hides %s', (_, sensitive, message, expected) => {
  expect(messageOf(sensitive, message)).toBe(expected);
});

test('hides it in the evidence too, and leaves the address', () => {
  const hidden = redactor(new Set(['aws_lb.main'])).finding(finding('', 'aws_lb.main has it'));
  expect(hidden).toMatchObject({ address: 'aws_lb.main', evidence: ['(sensitive) has it'] });
});

test('hides it in every text of a value, and leaves what is none', () => {
  const { all } = redactor(new Set(['s3cr3t-value', '3307']));
  expect(all({ a: ['on s3cr3t-value', 3307, null], b: { c: 'x' } })).toEqual({
    a: ['on (sensitive)', 3307, null],
    b: { c: 'x' },
  });
});
