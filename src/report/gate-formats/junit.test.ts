import { describe, expect, it } from 'vitest';
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
import { renderJunit } from './junit.js';
import { readXml, type XmlElement } from './xml-check.fixture.js';

function suitesOf(report: GateReport): readonly XmlElement[] {
  return readXml(renderJunit(report, makeContext())).children;
}

function casesOf(report: GateReport): XmlElement[] {
  return suitesOf(report)
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === 'testcase');
}

/** Names of all elements with their nesting, which no text may change. */
function shapeOf({ name, children }: XmlElement): string {
  return `${name}(${children.map(shapeOf).join(',')})`;
}

describe('renderJunit', () => {
  const cases = casesOf(makeSampleGate('flawed'));

  it('has a suite for each policy and a test for each resource', () => {
    const report = makeSampleGate('flawed');
    expect(suitesOf(report).map(({ attributes }) => attributes['name'])).toEqual([
      ...report.policies.map(({ policy }) => policy),
      'holdfast notices',
    ]);
    expect(cases.map(({ attributes }) => [attributes['classname'], attributes['name']])).toEqual(
      report.findings.map(({ policy, address }) => [policy, address]),
    );
  });

  it('fails a fail, errors an unknown, skips what is waived and passes only a pass', () => {
    const outcomes = cases.map(({ attributes, children }) => [
      attributes['classname'],
      children.map(({ name }) => name).join(),
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      'network/app-in-private-subnets': 'error',
      'network/database-reachability': 'failure',
      'edge/https-only': '',
      'edge/waf-attached': 'skipped',
    });
  });

  it('skips a waived unknown too and leaves a waived pass a pass', () => {
    const sample = makeSampleGate('flawed');
    const waiver = {
      owner: 'someone',
      reason: 'known',
      expires: '2026-06-30',
      from: 'file' as const,
      source: 'w.yaml:1',
    };
    const waived = casesOf({
      ...sample,
      findings: sample.findings.map((each) => ({ ...each, waiver })),
    });
    expect(waived.map(({ children }) => children[0]?.name)).toEqual([
      'skipped',
      'skipped',
      undefined,
      'skipped',
    ]);
  });

  it('skips what the baseline or the prior state has, and says where the source is', () => {
    const compared = casesOf(makeComparedGate());
    expect(compared.map(({ children }) => children[0]?.name)).toEqual([
      'skipped',
      'skipped',
      'failure',
      'error',
    ]);
    expect(compared[0]?.children[0]?.attributes['message']).toContain('Known in the baseline');
    expect(compared[0]?.attributes).toMatchObject({ file: 'infra/modules/a b/main.tf', line: '7' });
  });

  it('has what is to know beside the findings in a suite without tests', () => {
    const suite = suitesOf(makeSampleGate('flawed')).at(-1);
    expect(suite?.attributes).toMatchObject({ name: 'holdfast notices', tests: '0' });
    expect(suite?.children[0]?.text).toContain('[waiver/expires-soon]');
  });

  it('counts what it holds', () => {
    const root = readXml(renderJunit(makeSampleGate('flawed'), makeContext()));
    expect(root.attributes).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1' });
    expect(root.children[1]?.attributes).toMatchObject({ tests: '1', failures: '1', errors: '0' });
  });

  it('carries message, evidence and remedy of a failure', () => {
    const failure = cases.find(({ children }) => children[0]?.name === 'failure')?.children[0];
    const finding = makeSampleGate('flawed').findings.find(
      ({ policy }) => policy === 'network/database-reachability',
    );
    if (finding === undefined) throw new Error('the flawed sample has this failure');
    expect(failure?.attributes).toEqual({ message: finding.message, type: 'critical' });
    for (const part of [finding.message, ...finding.evidence, finding.remedy]) {
      expect(failure?.text).toContain(part);
    }
  });

  it('does not pass when nothing was in scope', () => {
    const [policy, holdfast] = suitesOf(makeEmptyGate());
    expect(policy?.attributes).toMatchObject({ name: 'edge/waf-attached', tests: '0' });
    expect(holdfast?.attributes).toMatchObject({ tests: '1', errors: '1' });
    expect(holdfast?.children[0]?.children[0]?.name).toBe('error');
  });

  it.each(HOSTILE)('keeps its shape and reads back with %j', (text) => {
    const plain = readXml(renderJunit(makeSampleGate('flawed'), makeContext()));
    const hostile = readXml(renderJunit(makeHostileGate(text), makeContext()));
    expect(shapeOf(hostile)).toBe(shapeOf(plain));
  });

  it('bounds the text of each test', () => {
    const [largest] = casesOf(makeLargeGate(1));
    expect(largest?.children[0]?.text.length).toBeLessThan(30_000);
    expect(largest?.children[0]?.text).toContain('and 80 more');
  });

  it('gives the same for the same report', () => {
    const render = (): string => renderJunit(makeSampleGate('flawed'), makeContext());
    expect(render()).toBe(render());
  });
});
