import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Name of the Chromium on the PATH; undefined where there is none. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

/** A page in a browser, driven by the DevTools protocol: its own security policy stays as it is. */
export interface BrowserPage {
  /** What the browser had to say: errors, and what its policy refused. */
  readonly log: readonly string[];
  look(look: Look): Promise<void>;
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page, in a world of its own beside the page's where asked. */
  evaluate<T>(expression: string, world?: 'page' | 'isolated'): Promise<T>;
  press(key: string, code: string): Promise<void>;
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>;
  /** PNG of the whole page, or of its first screen. */
  screenshot(whole: boolean): Promise<Buffer>;
  close(): Promise<void>;
}

type Params = Readonly<Record<string, unknown>>;
interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts a browser with one page. Protocol: chromedevtools.github.io/devtools-protocol, over a pipe. */
export async function openBrowser(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), 'holdfast-chromium-'));
  const child = spawn(
    CHROMIUM ?? 'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pipe = connect(child.stdio[3] as Writable, child.stdio[4] as Readable);
  void gone.then(() => pipe.fail(new Error('the browser has ended')));
  const { targetInfos } = (await pipe.send('Target.getTargets')) as {
    targetInfos: { type: string; targetId: string }[];
  };
  const target = targetInfos.find(({ type }) => type === 'page')?.targetId;
  const { sessionId } = await pipe.send('Target.attachToTarget', {
    targetId: target,
    flatten: true,
  });
  const send = async (method: string, params: Params = {}): Promise<Params> =>
    pipe.send(method, params, sessionId as string);
  const log: string[] = [];
  pipe.on('Log.entryAdded', ({ entry }) => log.push((entry as { text: string }).text));
  pipe.on('Runtime.exceptionThrown', ({ exceptionDetails }) =>
    log.push(JSON.stringify(exceptionDetails)),
  );
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`);

  async function worldOf(world: 'page' | 'isolated'): Promise<Params> {
    if (world === 'page') return {};
    const { frameTree } = (await send('Page.getFrameTree')) as {
      frameTree: { frame: { id: string } };
    };
    const { executionContextId } = await send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'holdfast',
    });
    return { contextId: executionContextId };
  }

  const mouse = async (type: string, [x, y]: readonly [number, number]): Promise<Params> =>
    send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 });

  return {
    log,
    async look({ width, height, scheme, media = 'screen' }) {
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      });
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await send('Emulation.setEmulatedMedia', { media, features });
    },
    async open(url) {
      const loaded = pipe.once('Page.loadEventFired');
      await send('Page.navigate', { url });
      await loaded;
    },
    async evaluate<T>(expression: string, world: 'page' | 'isolated' = 'page') {
      const answer = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        ...(await worldOf(world)),
      });
      if (answer['exceptionDetails'] !== undefined) {
        throw new Error(JSON.stringify(answer['exceptionDetails']));
      }
      return (answer['result'] as { value: T }).value;
    },
    async press(key, code) {
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text: key });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
    },
    async drag(from, to) {
      await mouse('mousePressed', from);
      await mouse('mouseMoved', to);
      await mouse('mouseReleased', to);
    },
    async screenshot(whole) {
      const { data } = await send('Page.captureScreenshot', { captureBeyondViewport: whole });
      return Buffer.from(data as string, 'base64');
    },
    async close() {
      await pipe.send('Browser.close').catch(() => undefined);
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

interface Pipe {
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  on(method: string, listener: (params: Params) => void): void;
  once(method: string): Promise<Params>;
  fail(error: Error): void;
}

/** Messages are JSON with a zero byte after each. */
function connect(out: Writable, into: Readable): Pipe {
  const waiting = new Map<
    number,
    { resolve: (params: Params) => void; reject: (e: Error) => void }
  >();
  const listeners: { method: string; listener: (params: Params) => void }[] = [];
  let nextId = 1;
  let rest = '';
  into.setEncoding('utf8');
  into.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) take(JSON.parse(part) as Answer);
  });
  out.on('error', () => undefined);
  function take({ id, method, params = {}, result = {}, error }: Answer): void {
    if (id === undefined) {
      for (const each of listeners) if (each.method === method) each.listener(params);
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  }
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        out.write(
          `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
        );
      }),
    on: (method, listener) => void listeners.push({ method, listener }),
    once: (method) => new Promise((resolve) => listeners.push({ method, listener: resolve })),
    fail: (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}
