import { describe, expect, it } from 'vitest';
import type { ParityDifference, ParityReport } from '../../model/parity.js';
import { HOSTILE } from '../gate-formats/hostile.fixture.js';
import { renderParityMarkdown } from './parity-markdown.js';
import { renderParityText } from './parity-text.js';

function report(
  text: string,
  count = 1,
  verdict: ParityDifference['verdict'] = 'fail',
): ParityReport {
  const difference: ParityDifference = {
    kind: 'attribute',
    address: `aws_lb.web${text}`,
    type: 'aws_lb',
    attribute: `name${text}`,
    a: `${text}a`,
    b: `b${text}`,
    verdict,
    allowedBy: verdict === 'allowed' ? 'names' : '',
  };
  return {
    version: 1,
    verdict: 'fail',
    a: { plan: `a${text}.json`, sha256: 'a' },
    b: { plan: 'b.json', sha256: 'b' },
    summary: { modules: 1, resources: 1, fail: count, unknown: 0, allowed: 0 },
    notices: [{ level: 'note', code: 'parity/no-module', message: `${text}told${text}` }],
    differences: Array.from({ length: count }, () => difference),
  };
}

/** What a line does apart from its text. */
const shapeOf = (text: string): string[] =>
  text.split('\n').map((line) => (line.match(/<!--|-->|<\/?[a-z]+>|[<>|`*[\]\\]/g) ?? []).join(''));

describe('a comparison of plans', () => {
  it.each(HOSTILE)('does not let %j drive a terminal or forge a line', (text) => {
    const shown = renderParityText(report(text));
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(shown).toMatch(/^Fail: 1 not allowed, 0 unknown, 0 allowed/m);
    expect(shown.match(/^ {2}aws_lb/gm)).toHaveLength(1);
  });

  it.each(HOSTILE)('keeps its shape as Markdown with %j', (text) => {
    expect(shapeOf(renderParityMarkdown(report(text)))).toEqual(
      shapeOf(renderParityMarkdown(report('word'))),
    );
  });

  it('stays a comment that GitHub takes, and counts what it leaves out', () => {
    const large = renderParityMarkdown(report('@a#1'.repeat(500), 3000));
    expect(Buffer.byteLength(large)).toBeLessThan(65_000);
    expect(large).toMatch(/[\d,]+ more are not shown here\./);
  });

  it('leaves what is allowed out of a comment, and names what allows it in the text', () => {
    const allowed = report('', 1, 'allowed');
    expect(renderParityMarkdown(allowed)).not.toContain('aws_lb.web');
    expect(renderParityText(allowed)).toContain('    allowed by names');
  });
});
