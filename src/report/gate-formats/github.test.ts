import { describe, expect, it } from 'vitest';
import { makeSampleGate } from '../sample/sample-gate.js';
import { renderGithub } from './github.js';
import {
  HOSTILE,
  makeComparedGate,
  makeContext,
  makeEmptyGate,
  makeHostileGate,
  makeLargeGate,
} from './hostile.fixture.js';

function linesOf(text: string): string[] {
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

/** Reads a line as the runner does: properties up to the next `::`, each apart by a comma. */
function readCommand(line: string): { level: string; properties: string[]; message: string } {
  const found = /^::(\w+) (.*?)::(.*)$/s.exec(line);
  if (found === null) throw new Error(`no workflow command: ${line}`);
  const [, level = '', properties = '', message = ''] = found;
  return { level, properties: properties.split(','), message };
}

describe('renderGithub', () => {
  const lines = linesOf(renderGithub(makeSampleGate('flawed'), makeContext()));

  it('has an error for each fail, a warning for each unknown, and the verdict last', () => {
    expect(lines.map((line) => readCommand(line).level)).toEqual([
      'error',
      'warning',
      'warning',
      'notice',
    ]);
    expect(lines[0]).toMatch(
      /^::error title=network\/database-reachability \(critical\),file=plans\/plan.json,line=1::module\.database\.aws_db_instance\.main: The bastion/,
    );
    expect(lines[1]).toMatch(
      /^::warning title=Holdfast waiver\/expires-soon::holdfast.waivers.yaml/,
    );
    expect(lines[2]).toContain('Cannot be known: ');
    expect(lines.at(-1)).toBe(
      '::notice title=Holdfast::Fail: 1 fail, 1 unknown, 1 waived, 1 pass.',
    );
  });

  it('annotates the line of the source, and nothing that does not count', () => {
    const compared = linesOf(renderGithub(makeComparedGate(), makeContext()));
    expect(compared.map((line) => readCommand(line).level)).toEqual([
      'error',
      'warning',
      'warning',
      'notice',
    ]);
    expect(readCommand(compared[0] ?? '').properties).toContain('file=infra/modules/a b/main.tf');
    expect(readCommand(compared[0] ?? '').properties).toContain('line=7');
    expect(compared.at(-1)).toContain('1 fail, 1 unknown, 0 waived, 1 known, 1 unchanged, 0 pass.');
  });

  it('warns when nothing was in scope', () => {
    expect(linesOf(renderGithub(makeEmptyGate(), makeContext()))).toEqual([
      '::warning title=Holdfast::Inconclusive: no resource of the plan is in the scope of any of 1 policy, so nothing was shown.',
    ]);
  });

  it('escapes as the runner documents it', () => {
    const [finding] = makeSampleGate('flawed').findings;
    if (finding === undefined) throw new Error('the sample has findings');
    const report = {
      ...makeSampleGate('flawed'),
      findings: [
        {
          ...finding,
          verdict: 'fail' as const,
          policy: 'a/b,c:d',
          message: '5%\nx',
          evidence: ['e'],
          remedy: '',
        },
      ],
    };
    const [line] = linesOf(renderGithub(report, makeContext('a,b:c%.json')));
    expect(line).toBe(
      `::error title=a/b%2Cc%3Ad (high),file=a%2Cb%3Ac%25.json,line=1::${finding.address}: 5%25 x%0A- e`,
    );
  });

  it.each(HOSTILE)('lets %j neither add a command nor a property', (text) => {
    const hostile = linesOf(renderGithub(makeHostileGate(text), makeContext(`${text}.json`)));
    expect(hostile).toHaveLength(lines.length);
    for (const line of hostile) {
      const { properties } = readCommand(line);
      expect(properties.map((each) => each.split('=')[0])).toEqual(
        properties.length === 1 ? ['title'] : ['title', 'file', 'line'],
      );
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }
  });

  it('shows ten of a level, bounded, and counts the rest', () => {
    const many = linesOf(renderGithub(makeLargeGate(13), makeContext()));
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toContain('7 more findings are not annotated');
    expect(Math.max(...many.map((line) => line.length))).toBeLessThan(5000);
  });
});
