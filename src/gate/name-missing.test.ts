import { expect, test } from 'vitest';
import type { Finding } from '../model/finding.js';
import { buildWebStack } from '../topology/web-stack.fixture.js';
import { missingNamer } from './name-missing.js';
import { finding } from './report.fixture.js';

const { resolver } = buildWebStack();
const KNOWN = ['evidence of its own'];

function named(message: string, verdict: Finding['verdict'] = 'unknown'): readonly string[] {
  const own = finding('network/app-in-private-subnets', 'aws_instance.a', {
    verdict,
    message,
    evidence: KNOWN,
  });
  return missingNamer(resolver)(own).evidence.slice(KNOWN.length);
}
const subnet = (number: number): string => `subnet-0${number.toString().padStart(7, '0')}`;

test('names what no input has, and how to give it', () => {
  expect(named(`${subnet(1)} is outside of this plan`)).toEqual([
    `${subnet(1)} is in none of the plans and states given: give the one that has it with --with-state`,
  ]);
});

test('several are one line, and so are several data sources', () => {
  const text = `${subnet(2)}, ${subnet(1)}, data.aws_subnet.a, module.x.data.aws_vpc.b`;
  expect(named(text)).toEqual([
    'what data.aws_subnet.a and module.x.data.aws_vpc.b find is known once they are read: give the plans or states of the stacks that have it with --with-state, or plan when that is there',
    `${subnet(1)} and ${subnet(2)} are in none of the plans and states given: give those that have them with --with-state`,
  ]);
});

test('of many some are named', () => {
  const all = Array.from({ length: 14 }, (_, index) => subnet(index));
  const [line, ...others] = named(all.join('; '));
  expect(others).toEqual([]);
  expect(line).toContain(`${subnet(0)}, ${subnet(1)}, `);
  expect(line).toContain(`${subnet(9)}, and 4 more are in none of the plans and states given`);
  expect(line).not.toContain(subnet(10));
});

test('nothing where all is known or nothing is unknown', () => {
  expect(named('aws_subnet.app_a')).toEqual([]);
  expect(named(subnet(1), 'fail')).toEqual([]);
});
