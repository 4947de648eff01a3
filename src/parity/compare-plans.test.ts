import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../plan/parse-json.js';
import { toPlan } from '../plan/read-plan.js';
import { readRaw } from '../plan/read-raw.js';
import { parityReportSchema } from '../report/parity/parity-schema.js';
import type { Allowance } from './allowances.js';
import { comparePlans, type ParitySide } from './compare-plans.js';
import { differing, named } from './compare-plans.fixture.js';

/** Planned by real Terraform from fixtures/parity/source. */
function planned(name: string): ParitySide {
  const url = new URL(`../../fixtures/parity/${name}.plan.json.gz`, import.meta.url);
  const file = {
    path: `${name}.json`,
    sha256: '',
    json: parseJson(gunzipSync(readFileSync(url)).toString('utf8'), name),
  };
  const raw = readRaw(file);
  return { plan: toPlan(file), sensitive: (address) => raw[address]?.sensitive };
}

const [staging, production, weak, copy] = [
  'staging',
  'production',
  'staging-weak',
  'staging-copy',
].map(planned) as [ParitySide, ParitySide, ParitySide, ParitySide];

describe('real plans of one module', () => {
  test('that differ in sizes, names, addresses and tags alone are the same stack', () => {
    const report = comparePlans(staging, production, []);
    expect(report).toMatchObject({
      verdict: 'pass',
      summary: { modules: 1, resources: 14, fail: 0, unknown: 0 },
      notices: [],
    });
    expect(report.summary.allowed).toBeGreaterThan(20);
    expect(new Set(report.differences.map(({ allowedBy }) => allowedBy))).toEqual(
      new Set(['sizes', 'names', 'names and tags', 'addresses', 'ids and ARNs']),
    );
    expect(parityReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('a plan is the same as itself, and the order of the two changes no verdict', () => {
    expect(comparePlans(weak, weak, []).differences).toEqual([]);
    const there = comparePlans(weak, production, []).summary;
    expect(comparePlans(production, weak, []).summary).toEqual(there);
  });

  const WEAK = [
    'fail attribute aws_db_instance.main multi_az',
    'fail attribute aws_db_instance.main storage_encrypted',
    'fail attribute aws_lb_listener.web certificate_arn',
    'fail attribute aws_lb_listener.web port',
    'fail attribute aws_lb_listener.web protocol',
    'fail attribute aws_security_group.web ingress.cidr_blocks',
    'fail count aws_subnet.app',
    'fail resource aws_wafv2_web_acl_association.web',
    // Its expression is the same, on a variable that is not.
    'unknown attribute aws_db_instance.main kms_key_id',
  ];

  test('everything that protects, and is on one side alone, is found', () => {
    expect(named(differing(weak, production))).toEqual(WEAK);
    expect(comparePlans(weak, production, []).verdict).toBe('fail');
  });

  test.each<[Allowance, string]>([
    [{ attribute: 'multi_az' }, 'aws_db_instance.main multi_az'],
    [{ attribute: 'port', type: 'aws_lb_listener' }, 'aws_lb_listener.web port'],
    [{ type: 'aws_wafv2_*', presence: true }, 'aws_wafv2_web_acl_association.web'],
    [{ address: 'module.web.aws_subnet.app', presence: true }, 'aws_subnet.app'],
    [{ attribute: 'ingress.cidr_blocks' }, 'ingress.cidr_blocks'],
  ])('%j lets that differ, and nothing else', (allowance, what) => {
    const left = named(differing(weak, production, [allowance]));
    expect(left).toEqual(WEAK.filter((line) => !line.endsWith(what)));
  });

  test.each<[Allowance, string]>([
    [{ attribute: 'certificate_arn' }, 'a value that is missing needs `presence`'],
    [{ attribute: 'port', type: 'aws_lb' }, 'another type'],
    [{ attribute: 'port', address: 'module.other.*' }, 'another address'],
    [{ type: 'aws_wafv2_*' }, 'a resource that is missing needs `presence`'],
  ])('%j does not: %s', (allowance) => {
    expect(named(differing(weak, production, [allowance]))).toEqual(WEAK);
  });

  test('another module is another stack, whatever is called the same in it', () => {
    const lines = named(differing(copy, production));
    expect(lines).toContain('fail module module.web source');
    expect(lines).toContain('fail resource aws_db_instance.main');
    expect(comparePlans(copy, production, []).verdict).toBe('fail');
  });

  test('a password that differs is neither compared nor shown', () => {
    expect(JSON.stringify(comparePlans(weak, production, []))).not.toContain('planted-secret');
  });
});
