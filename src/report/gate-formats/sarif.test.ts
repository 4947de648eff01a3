import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../model/finding.js';
import { makeSampleGate } from '../sample/sample-gate.js';
import {
  HOSTILE,
  makeComparedGate,
  makeContext,
  makeEmptyGate,
  makeHostileGate,
  makeLargeGate,
} from './hostile.fixture.js';
import { renderSarif } from './sarif.js';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex?: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState?: string;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly {
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly results: readonly Result[];
}

function runOf(report: GateReport, planName?: string): Run {
  const log = JSON.parse(renderSarif(report, makeContext(planName))) as { runs: readonly [Run] };
  return log.runs[0];
}

const require = createRequire(import.meta.url);

function findSchema(): string | undefined {
  try {
    return require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  } catch {
    process.stdout.write('skipped: SARIF’s schema, as @microsoft/jest-sarif is not installed\n');
    return undefined;
  }
}

const schemaFile = findSchema();

function compileSchema(file: string): ValidateFunction {
  // Draft 4; it uses nothing that draft 7 reads otherwise but `id`.
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  // One pattern of the schema is no regular expression where `u` is set.
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
}

describe.skipIf(schemaFile === undefined)('the schema of SARIF 2.1.0', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    validate = compileSchema(schemaFile ?? '');
  });
  const errorsOf = (report: GateReport): unknown =>
    validate(JSON.parse(renderSarif(report, makeContext()))) ? [] : validate.errors;

  it('refuses what is no SARIF', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  it.each([
    ['a sample that holds', makeSampleGate('holds')],
    ['a flawed sample', makeSampleGate('flawed')],
    ['nothing in scope', makeEmptyGate()],
    ['many findings', makeLargeGate(30)],
    ['findings against a baseline', makeComparedGate()],
    ...HOSTILE.map((text): [string, GateReport] => [JSON.stringify(text), makeHostileGate(text)]),
  ])('is met by %s', (_name, report) => {
    expect(errorsOf(report)).toEqual([]);
  });
});

describe('renderSarif', () => {
  const { tool, results } = runOf(makeSampleGate('flawed'));

  it('has a result for each fail, unknown and waived finding, and none for a pass', () => {
    expect(results.map(({ ruleId, kind, level }) => [ruleId, kind, level])).toEqual([
      ['network/database-reachability', 'fail', 'error'],
      ['network/app-in-private-subnets', 'open', 'none'],
      ['edge/waf-attached', 'fail', 'error'],
    ]);
    expect(runOf(makeSampleGate('holds')).results).toEqual([]);
  });

  it('points each result to its rule', () => {
    for (const { ruleId, ruleIndex } of results) {
      expect(tool.driver.rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
  });

  it('gives GitHub a file and people the address', () => {
    const location = results[0]?.locations[0];
    expect(location?.physicalLocation).toEqual({
      artifactLocation: { uri: 'plans/plan.json' },
      region: { startLine: 1 },
    });
    expect(location?.logicalLocations[0]?.fullyQualifiedName).toBe(
      'module.database.aws_db_instance.main',
    );
  });

  it('suppresses only what is waived, with owner and reason', () => {
    expect(results.map(({ suppressions }) => suppressions?.[0]?.justification)).toEqual([
      undefined,
      undefined,
      'platform team, until 2026-06-30: CloudFront in front carries the web ACL.',
    ]);
  });

  it('says of each result what it is against baseline and prior state, and suppresses what is not new', () => {
    const compared = runOf(makeComparedGate()).results.map(({ baselineState, suppressions }) => [
      baselineState,
      suppressions?.map(({ kind, justification }) => `${kind}: ${justification}`),
    ]);
    expect(compared).toEqual([
      ['updated', undefined],
      ['new', undefined],
      ['unchanged', ['external: Known in the baseline']],
      ['unchanged', ['external: Was so before this plan']],
    ]);
  });

  it('points to the line of the source where that is at hand, and keeps the fingerprint', () => {
    const gate = makeComparedGate();
    const [there] = runOf(gate).results;
    const [without] = runOf({
      ...gate,
      findings: gate.findings.map((each) => ({ ...each, location: null })),
    }).results;
    expect(there?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'infra/modules/a%20b/main.tf' },
      region: { startLine: 7 },
    });
    expect(without?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('plans/plan.json');
    expect(there?.partialFingerprints).toEqual(without?.partialFingerprints);
  });

  it('tells a comment in the source from a file of waivers', () => {
    const sample = makeSampleGate('flawed');
    const findings = sample.findings.map((each) =>
      each.waiver === null
        ? each
        : { ...each, waiver: { ...each.waiver, from: 'comment' as const } },
    );
    const kinds = runOf({ ...sample, findings }).results.map(
      ({ suppressions }) => suppressions?.[0]?.kind,
    );
    expect(kinds).toEqual([undefined, undefined, 'inSource']);
  });

  it('keeps fingerprints when messages, verdicts and other findings change', () => {
    const sample = makeSampleGate('flawed');
    const other = runOf({
      ...sample,
      findings: sample.findings
        .map((each) => ({
          ...each,
          message: 'said otherwise',
          evidence: [],
          verdict: 'fail' as const,
        }))
        .toReversed(),
    });
    for (const { ruleId, partialFingerprints } of results) {
      const same = other.results.find((each) => each.ruleId === ruleId);
      expect(same?.partialFingerprints).toEqual(partialFingerprints);
    }
  });

  it('has one fingerprint for each resource, in the key that GitHub reads', () => {
    const hashes = runOf(makeLargeGate(40)).results.map(
      (each) => each.partialFingerprints['primaryLocationLineHash'],
    );
    expect(hashes).not.toContain(undefined);
    expect(new Set(hashes).size).toBe(80);
  });

  it('says so where nothing was in scope', () => {
    const [invocation] = runOf(makeEmptyGate()).invocations;
    expect(invocation?.toolExecutionNotifications[0]?.message.text).toContain('nothing was shown');
    expect(runOf(makeSampleGate('holds')).invocations[0]?.toolExecutionNotifications).toEqual([]);
    const told = runOf(makeSampleGate('flawed')).invocations[0]?.toolExecutionNotifications;
    expect(told?.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('ends on 2026-06-30'),
    ]);
  });

  it('stays below what GitHub takes and counts the rest', () => {
    const run = runOf(makeLargeGate(12_503, ''));
    expect(run.results).toHaveLength(25_000);
    expect(run.invocations[0]?.toolExecutionNotifications[0]?.message.text).toMatch(/^6 more/);
  });

  it.each(HOSTILE)('carries no control character, link or line of an address out of %j', (text) => {
    for (const { message, locations } of runOf(makeHostileGate(text)).results) {
      expect(message.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(message.text).not.toContain('](');
      expect(locations[0]?.logicalLocations[0]?.fullyQualifiedName).not.toContain('\n');
    }
  });

  it('gives the same for the same report', () => {
    const render = (): string => renderSarif(makeSampleGate('flawed'), makeContext());
    expect(render()).toBe(render());
  });
});
