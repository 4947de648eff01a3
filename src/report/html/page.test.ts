import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { formatSeconds, formatWithError, formatShare } from '../format.js';
import type { ReportInput } from '../input.js';
import { REPORTERS } from '../reporters.js';
import { emptyRequests, RequestTable } from '../../model/request-table.js';
import { makeSampleInput } from '../sample/sample-input.js';
import { totalDowntimeMs } from '../words.js';
import { keepUnits } from './keep-units.js';
import { renderHtml } from './page.js';
import { findTags, openAfterParsing } from './page-check.fixture.js';

const input = makeSampleInput('flawed');
const page = renderHtml(input);

describe('the page', () => {
  it.each(['holds', 'flawed'] as const)('is well formed (%s)', (kind) => {
    expect(openAfterParsing(renderHtml(makeSampleInput(kind)))).toEqual([]);
  });

  it('has unique ids, and every reference to one leads somewhere', () => {
    const ids = findTags(page).flatMap((tag) => tag.attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of findTags(page)) {
      const href = attributes.get('href');
      if (href !== undefined) expect(ids).toContain(href.replace(/^#/, ''));
      const named = ['aria-labelledby', 'for'].flatMap((name) => attributes.get(name) ?? []);
      for (const id of named) expect(ids).toContain(id);
    }
  });

  it('has one h1 and skips no level of headings', () => {
    const levels = findTags(page)
      .filter((tag) => /^h[1-6]$/.test(tag.name))
      .map((tag) => Number(tag.name.slice(1)));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((last, level) => {
      expect(level).toBeLessThanOrEqual(last + 1);
      return level;
    }, 0);
  });

  it('can be used without a mouse: language, skip link, captions, scopes, scrolling by keyboard', () => {
    const tags = findTags(page);
    const count = (name: string): number => tags.filter((tag) => tag.name === name).length;
    expect(tags.find((tag) => tag.name === 'html')?.attributes.get('lang')).toBe('en');
    expect(page).toMatch(/<body>\s*<a class="skip" href="#verdict">/);
    expect(count('caption')).toBe(count('table'));
    for (const { name, attributes } of tags) {
      if (name === 'th') expect(attributes.get('scope')).toMatch(/^(col|row)$/);
      if ((attributes.get('class') ?? '').split(' ').includes('scroll')) {
        expect(attributes.get('tabindex')).toBe('0');
        expect(attributes.get('aria-label')).not.toBe('');
      }
      if (attributes.get('role') === 'img') expect(attributes.get('aria-label')).toBeTruthy();
    }
  });

  it('loads nothing from anywhere', () => {
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["']?(?!["']?#)/i);
    expect(page).not.toMatch(/url\((?!#)|@import|https?:\/\//i);
  });

  it('lets no script run but its own, which parses', () => {
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"`,
    );
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map((match) => match[1] ?? '');
    expect(scripts).toHaveLength(1);
    const [script = ''] = scripts;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(() => new Script(script)).not.toThrow();
  });

  it('says "in the lab" in its headline and labels lab figures as simulated', () => {
    expect(page).toMatch(/<h1[^]*?in the lab[^]*?<\/h1>/);
    expect(page.match(/>Simulated</g)?.length).toBeGreaterThan(input.summary.runs.length);
    const runs = input.summary.runs.map((run) => ({ ...run, target: 'aws' }));
    const aws = renderHtml({ ...input, summary: { ...input.summary, runs } });
    expect(aws).not.toContain('>Simulated<');
    expect(aws).toMatch(/<h1[^]*?on AWS[^]*?<\/h1>/);
  });

  it('shows the figures of the summary, failed requests and downtime first', () => {
    for (const [index, run] of input.summary.runs.entries()) {
      const card = page.slice(page.indexOf(`id="card-${index}"`));
      const values = [...card.matchAll(/<data value="([^"]*)">([^<]*)<\/data>/g)];
      const { perRequest, perSecond } = run.availability;
      const downtimeMs = totalDowntimeMs(run.downtime);
      const { before, during, after } = run.latencyMs;
      const expected = [
        [run.samples.failed, String(run.samples.failed)],
        [
          downtimeMs,
          keepUnits(formatWithError(downtimeMs, run.errorMs.outage * run.downtime.length)),
        ],
        [perRequest, formatShare(perRequest)],
        [perSecond, formatShare(perSecond)],
        [run.detectMs, keepUnits(formatWithError(run.detectMs ?? 0, run.errorMs.detect))],
        [run.recoverMs, keepUnits(formatWithError(run.recoverMs ?? 0, run.errorMs.recover))],
      ];
      expect(values.slice(0, 6).map((match) => [Number(match[1]), match[2]])).toEqual(expected);
      expect(values.slice(6, 15).map((match) => Number(match[1]))).toEqual(
        [before, during, after].flatMap(({ p50, p95, p99 }) => [p50, p95, p99]),
      );
    }
  });

  it('opens failures and unknowns, and folds passes', () => {
    const findings = input.summary.gate?.findings ?? [];
    for (const [index, { verdict, waiver }] of findings.entries()) {
      const open = verdict !== 'pass' && waiver === null;
      expect(page.includes(`id="finding-${index}" open`)).toBe(open);
    }
  });

  it('says which clock every duration beside the summary is on', () => {
    const [run] = input.summary.runs;
    expect(page).toContain(`declared; ${formatSeconds((run?.detectMs ?? 0) / 20_000)} real`);
  });

  it('is made from as little as there may be', () => {
    const empty: ReportInput = {
      summary: {
        version: 3,
        verdict: 'inconclusive',
        gate: null,
        runs: [],
        repeats: [],
        predictions: null,
      },
      generatedAt: 'never',
      runs: [],
      topology: null,
      planName: '',
      modelled: { types: [], passedOver: [] },
    };
    const html = renderHtml(empty);
    expect(openAfterParsing(html)).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    const bare = { ...input, runs: [], topology: null };
    expect(renderHtml(bare)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('stays below 2 MB with four runs of 24,000 requests', () => {
    const [run] = input.summary.runs;
    const [detail] = input.runs;
    if (run === undefined || detail === undefined) throw new Error('the sample has a run');
    const columns = emptyRequests(24_000);
    for (let row = 0; row < 24_000; row += 1) {
      columns.intendedMs[row] = row * 10;
      columns.endMs[row] = row * 10 + 1 + ((row * 7919) % 4000) / 4;
      const { outcomes } = detail.samples.columns;
      columns.outcomes[row] = outcomes[row % outcomes.length] ?? 0;
    }
    const samples = new RequestTable(columns);
    const phases = [{ phase: 'before' as const, startMs: 0, endMs: 240_000 }];
    const html = renderHtml({
      ...input,
      summary: { ...input.summary, runs: [run, run, run, run] },
      runs: Array.from({ length: 4 }, () => ({ ...detail, samples, phases })),
    });
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  });
});

describe('reporters', () => {
  it('write different files, none of them empty', () => {
    const files = Object.values(REPORTERS);
    expect(new Set(files.map((each) => each.fileName)).size).toBe(files.length);
    for (const each of files) expect(each.render(input)).toMatch(/\S\n$/);
    expect(JSON.parse(REPORTERS.json.render(input))).toEqual(input.summary);
  });
});
