import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { makeSampleInput } from '../sample/sample-input.js';
import { renderHtml } from './page.js';

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (browser === undefined) console.log('skipped: the report in a browser (no Chromium on PATH)');

const dir = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

/** The page's DOM after its scripts ran, and what the browser had to say of it. */
async function open(file: string): Promise<{ dom: string; log: string }> {
  const profile = mkdtempSync(join(dir, 'profile-'));
  const { stdout, stderr } = await promisify(execFile)(
    browser ?? '',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-logging=stderr',
      '--v=0',
      `--user-data-dir=${profile}`,
      '--virtual-time-budget=5000',
      '--dump-dom',
      pathToFileURL(file).href,
    ],
    { maxBuffer: 1 << 27, timeout: 60_000 },
  );
  return { dom: stdout, log: stderr };
}

function write(name: string, content: string): string {
  const file = join(dir, name);
  writeFileSync(file, content);
  return file;
}

test.skipIf(browser === undefined)(
  'its script runs under its own security policy',
  { timeout: 90_000 },
  async () => {
    const { dom, log } = await open(write('report.html', renderHtml(makeSampleInput('flawed'))));
    expect(log).not.toMatch(/Content Security Policy|Uncaught/);
    expect(dom).toContain('</html>');
    // The script fills the moment sliders in; without it they stay hidden.
    expect(dom).toContain('Move the slider, or point at the picture');
  },
);

test.skipIf(browser === undefined)(
  'it does not scroll sideways on a phone',
  { timeout: 90_000 },
  async () => {
    const html = renderHtml(makeSampleInput('flawed'))
      .replaceAll(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '')
      .replace(
        '</body>',
        '<script>parent.postMessage(document.documentElement.scrollWidth - document.documentElement.clientWidth, "*")</script></body>',
      );
    write('inner.html', html);
    const frame = '<iframe src="inner.html" style="width:360px;height:800px;border:0"></iframe>';
    const script =
      '<script>onmessage = (event) => { document.title = "wider by " + event.data; }</script>';
    const { dom } = await open(
      write(
        'phone.html',
        `<!doctype html><html><head>${script}</head><body>${frame}</body></html>`,
      ),
    );
    expect(dom).toContain('<title>wider by 0</title>');
  },
);
