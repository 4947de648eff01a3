import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleInput } from '../sample/sample-input.js';
import { CHROMIUM, openBrowser, type BrowserPage } from './devtools.fixture.js';
import { makeHostileInput } from './hostile.fixture.js';
import { renderHtml } from './page.js';

if (CHROMIUM === undefined) console.log('skipped: the report in a browser (no Chromium on PATH)');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  readonly passes: readonly unknown[];
}

// The shipped page as it is: what is asked of it comes by the DevTools protocol, which its own
// security policy does not concern.
describe.skipIf(CHROMIUM === undefined)('the report in a browser', { timeout: 90_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
  let page: BrowserPage;
  beforeAll(async () => {
    page = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await page.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  async function show(html: string): Promise<void> {
    const file = join(dir, 'report.html');
    writeFileSync(file, html);
    await page.open(pathToFileURL(file).href);
  }

  it('runs its script under its own security policy', async () => {
    await page.look({ width: 1200, height: 900, scheme: 'light' });
    await show(renderHtml(makeSampleInput('flawed')));
    expect(page.log).toEqual([]);
    // The script fills the moment sliders in; without it they stay hidden.
    const hint = await page.evaluate<string>(
      `document.querySelector('.inspect output').textContent`,
    );
    expect(hint).toContain('Move the slider, or point at the picture');
  });

  it.each(['light', 'dark'] as const)('has no violation of axe in %s', async (scheme) => {
    await page.look({ width: 1200, height: 900, scheme });
    await show(renderHtml(makeSampleInput('flawed')));
    await page.evaluate(
      `document.querySelectorAll('details').forEach((each) => { each.open = true; })`,
    );
    const { violations, passes } = await page.evaluate<AxeResults>(
      `${axe.source};axe.run(document, { resultTypes: ['violations'] })`,
      'isolated',
    );
    const told = violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
    expect(told).toEqual([]);
    expect(passes.length).toBeGreaterThan(20);
  });

  it('is zoomed by buttons, by keys and by dragging, and goes back to the whole run', async () => {
    await page.look({ width: 1200, height: 900, scheme: 'light' });
    const state = async (): Promise<{ shown: string; marks: number }> =>
      page.evaluate(`(() => {
        const figure = document.querySelector('.timeline');
        const marks = figure.querySelector('.wide .mark-ok').getAttribute('d').split('M').length;
        return { shown: figure.querySelector('.zoom output').textContent, marks };
      })()`);
    await page.evaluate(`document.querySelector('[data-zoom=all]').click()`);
    const whole = await state();
    expect(whole.shown).toBe('Showing the whole run.');
    await page.evaluate(`document.querySelector('[data-zoom=in]').click()`);
    const half = await state();
    expect(half.shown).toMatch(/^Showing −30 s to \+310 s declared\.$/);
    expect(half.marks).toBeGreaterThan(whole.marks * 0.4);
    expect(half.marks).toBeLessThan(whole.marks * 0.6);
    await page.evaluate(`document.querySelector('[data-zoom=in]').focus()`);
    await page.press('0', 'Digit0');
    expect(await state()).toEqual(whole);
    const box = await page.evaluate<{ x: number; y: number; width: number }>(`(() => {
      const picture = document.querySelector('.timeline .wide .picture');
      picture.scrollIntoView({ behavior: 'instant', block: 'start' });
      const { x, y, width } = picture.getBoundingClientRect();
      return { x, y, width };
    })()`);
    await page.drag([box.x + box.width * 0.5, box.y + 90], [box.x + box.width * 0.7, box.y + 90]);
    const dragged = await state();
    expect(dragged.marks).toBeLessThan(whole.marks * 0.4);
    expect(dragged.marks).toBeGreaterThan(10);
  });

  it('prints in light colours with its folded findings open, and without its controls', async () => {
    await page.look({ width: 1000, height: 900, scheme: 'dark', media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    const printed = await page.evaluate<Record<string, unknown>>(`({
      ground: getComputedStyle(document.querySelector('.card')).backgroundColor,
      zoom: getComputedStyle(document.querySelector('.zoom')).display,
      shut: document.querySelectorAll('.finding:not([open])').length,
    })`);
    expect(printed).toEqual({ ground: 'rgb(255, 255, 255)', zoom: 'none', shut: 0 });
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
  });

  it('does not scroll sideways on a phone', async () => {
    await page.look({ width: 360, height: 800, scheme: 'light' });
    await show(renderHtml(makeSampleInput('flawed')));
    const wider = await page.evaluate(
      `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
    );
    expect(wider).toBe(0);
  });

  it('shows a resource called <script> and hostile messages as text, and runs none of them', async () => {
    await page.look({ width: 1200, height: 900, scheme: 'light' });
    const texts = [
      '<script>globalThis.broken = true</script>',
      '"><img src=x onerror="globalThis.broken = true">',
      '</script></style><svg onload="globalThis.broken = true">',
    ];
    for (const text of texts) {
      await show(renderHtml(makeHostileInput(makeSampleInput('flawed'), text)));
      const seen = await page.evaluate<Record<string, unknown>>(`({
        broken: globalThis.broken ?? false,
        scripts: document.scripts.length,
        images: document.images.length,
        shown: document.body.textContent.includes(${JSON.stringify(text)}),
        handlers: [...document.querySelectorAll('*')].filter((each) =>
          each.getAttributeNames().some((name) => name.startsWith('on'))).length,
      })`);
      expect(seen).toEqual({ broken: false, scripts: 1, images: 0, shown: true, handlers: 0 });
    }
    expect(page.log).toEqual([]);
  });

  it('would refuse a script that got into the page all the same', async () => {
    const html = renderHtml(makeSampleInput()).replace(
      '</main>',
      '<script>globalThis.broken = true</script></main>',
    );
    await show(html);
    expect(await page.evaluate('globalThis.broken ?? false')).toBe(false);
    expect(page.log.join('\n')).toContain('Content Security Policy');
  });
});
