import fc from 'fast-check';
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
import { MARKDOWN_MARKER, renderMarkdown } from './markdown.js';
import { escapeMarkdown } from './markdown-text.js';

function render(report: GateReport, planName?: string): string {
  return renderMarkdown(report, makeContext(planName));
}

/** What a line does apart from its text: its markup, its cells and how it begins. */
function shapeOf(text: string): string[] {
  return text.split('\n').map((line) => {
    const marks = line.match(/<!--|-->|<\/?[a-z]+>|[<>|`*[\]\\]/g) ?? [];
    return `${/^(?:## |- |\| )?/.exec(line)?.[0] ?? ''}${marks.join('')}`;
  });
}

describe('renderMarkdown', () => {
  const text = render(makeSampleGate('flawed'));
  const harmless = shapeOf(render(makeHostileGate('word')));

  it('begins with its marker and the verdict', () => {
    expect(text.split('\n').slice(0, 4)).toEqual([
      MARKDOWN_MARKER,
      '## Holdfast: fail',
      '',
      'Fail: 1 fail, 1 unknown, 1 waived, 1 pass.',
    ]);
  });

  it('counts each policy and only counts passes', () => {
    expect(text).toContain(
      '| <code>network/database-reachability</code> | Title of network/database-reachability | 1 | 0 | 0 | 0 | 0 |',
    );
    expect(text).toContain(
      '| <code>edge/https-only</code> | Title of edge/https-only | 0 | 0 | 0 | 0 | 1 |',
    );
    expect(text).not.toContain('aws_lb_listener.http');
  });

  it('has a block with evidence and remedy for each fail and unknown', () => {
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text).toContain(
      '<b>fail</b> (critical): <code>module.database.aws_db_instance.main</code>',
    );
    expect(text).toContain('- module.bastion.aws_instance.bastion carries');
    expect(text).toContain('What to change: Refer to the route table directly');
  });

  it('names who waived what', () => {
    expect(text).toContain('1 finding waived:');
    expect(text).toContain(
      'by platform team until 2026-06-30: CloudFront in front carries the web ACL.',
    );
  });

  it('warns before the table, and lists what does not count after the findings', () => {
    const page = render(makeComparedGate());
    const places = [
      '- **Warning:** 1 entry matches nothing any more.',
      '| Policy |',
      '(worsened by this plan, not in the baseline)',
      '1 finding known in the baseline:',
      '1 finding there before this plan:',
    ].map((part) => page.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(page.match(/<details>/g)).toHaveLength(2);
  });

  it('stays under the limit with many notices, and counts the rest', () => {
    const notices = Array.from({ length: 500 }, () => ({
      level: 'warning' as const,
      code: 'waiver/expired',
      message: '@a#1'.repeat(2000),
    }));
    const large = render({ ...makeLargeGate(500), notices });
    expect(Buffer.byteLength(large)).toBeLessThan(65_000);
    expect(large).toMatch(/^- and \d+ more$/m);
    expect(large.match(/<details>/g)?.length ?? 0).toBeGreaterThan(0);
  });

  it('does not read as a pass when nothing was in scope', () => {
    const empty = render(makeEmptyGate());
    expect(empty).toContain('## Holdfast: inconclusive');
    expect(empty).toContain('| nothing in scope |');
  });

  it.each(HOSTILE)('keeps its shape with %j', (hostile) => {
    expect(shapeOf(render(makeHostileGate(hostile), 'plan.json'))).toEqual(harmless);
  });

  it('keeps its shape whatever a plan says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (hostile) => {
        expect(shapeOf(render(makeHostileGate(hostile)))).toEqual(harmless);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['long texts', 'a long text '.repeat(400)],
    ['texts that grow most by escaping', '@a#1'.repeat(2000)],
    ['wide characters', '界'.repeat(2000)],
  ])(
    'stays under the limit with many findings of %s and counts what is left out',
    (_name, long) => {
      const large = render(makeLargeGate(500, long));
      expect(Buffer.byteLength(large)).toBeLessThan(65_000);
      const shown = large.match(/<details>/g)?.length ?? 0;
      expect(shown).toBeGreaterThan(0);
      expect(large).toContain(`${1000 - shown} more findings are not shown here`);
    },
  );

  it('stays under the limit with many policies and many waivers', () => {
    const sample = makeLargeGate(500);
    const large = render({
      ...sample,
      policies: Array.from({ length: 2000 }, (_, index) => ({
        policy: `own/p${index}`,
        inScope: 0,
      })),
      findings: sample.findings.map((each) => ({
        ...each,
        waiver: {
          owner: 'team '.repeat(200),
          reason: 'why '.repeat(2000),
          expires: '2026-06-30',
          from: 'file',
          source: 'w.yaml:1',
        },
      })),
    });
    expect(Buffer.byteLength(large)).toBeLessThan(65_000);
    expect(large).toMatch(/[\d,]+ more policies\./);
    expect(large).toMatch(/^- and \d+ more$/m);
  });

  it('does not hide short findings behind a long one', () => {
    const sample = makeSampleGate('flawed');
    const long = makeLargeGate(40, '@a#1'.repeat(2000)).findings.filter(
      ({ verdict }) => verdict === 'fail',
    );
    const both = render({ ...sample, findings: [...long, ...sample.findings] });
    expect(both).toContain('<code>module.database.aws_db_instance.main</code>');
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['aws_lb.main', 'aws_lb.main'],
    ['module.a["b.c"].aws_lb.x', 'module.a&#91;&#34;b.c&#34;&#93;.aws_lb.x'],
    ['@someone', '&#64;&#8203;someone'],
    ['see org/repo#12', 'see org/repo&#35;&#8203;12'],
    ['https://a.example', 'https:&#8203;//a.example'],
    ['WWW.a.example', 'WWW&#8203;.a.example'],
    ['GH-1', 'GH-&#8203;1'],
    ['1. one', '&#49;. one'],
    ['- one', '&#45; one'],
    ['__x__', '&#95;&#95;x&#95;&#95;'],
    ['a\nb', 'a b'],
  ])('makes of %j %j', (given, wanted) => {
    expect(escapeMarkdown(given)).toBe(wanted);
  });
});
