import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { childEntry } from '../process/child-entry.js';
import { MIRROR, readCaseText, writeCaseSource } from '../source/terraform.fixture.js';

/** The case whose source has hostile files beside it. */
export const CASE = 'local-web-acl-target--correct';
/** What must never leave the machine, nor be seen in any output. */
const TOKEN = `PLANTED${randomBytes(8).toString('hex')}`;

/** Where the gate runs, and what shows that something of the source was run or sent. */
export interface Setting {
  readonly base: string;
  /** Holds credentials. */
  readonly home: string;
  readonly temporary: string;
  /** There once a command of the source has run. */
  readonly marker: string;
  /** A file outside of the source that holds the token. */
  readonly outside: string;
  readonly planFile: string;
  /** What came to `url`. */
  readonly requests: readonly string[];
  url: string;
}

/** Sets it up before the tests of a file, and clears it away after them. */
export function useSetting(): Setting {
  const base = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
  const requests: string[] = [];
  const setting: Setting = {
    base,
    home: join(base, 'home'),
    temporary: join(base, 'tmp'),
    marker: join(base, 'marker'),
    outside: join(base, 'outside.txt'),
    planFile: join(base, 'plan.json'),
    requests,
    url: '',
  };
  const { home, temporary, outside, planFile } = setting;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('{}');
  });
  beforeAll(async () => {
    for (const folder of [join(home, '.aws'), temporary]) mkdirSync(folder, { recursive: true });
    for (const file of [outside, join(home, '.aws/credentials')]) writeFileSync(file, TOKEN);
    writeFileSync(planFile, readCaseText(CASE));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    setting.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    rmSync(base, { recursive: true, force: true });
  });
  return setting;
}

/** The source of the case with hostile files beside it; `planted.txt` holds the token. */
export async function plant(
  { base }: Setting,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = mkdtempSync(join(base, 'source-'));
  await writeCaseSource(CASE, folder, { 'planted.txt': TOKEN, ...files });
  return folder;
}

interface Judged {
  readonly code: number | null;
  /** Everything that it printed or wrote. */
  readonly output: string;
}

/** Starts the gate with a source, as the leader of a group of its own. */
export function startGate(
  { base, home, temporary, planFile }: Setting,
  folder: string,
): { pid: number; ended: Promise<Judged> } {
  const files = ['json', 'sarif', 'junit', 'markdown', 'github'].map((format) => ({
    format,
    file: join(base, `out.${format}`),
  }));
  const formats = files.flatMap(({ format, file }) => ['--format', format, '--out', file]);
  const child = spawn(
    process.execPath,
    [
      childEntry(import.meta.url, './main.js'),
      'gate',
      planFile,
      '--config-dir',
      folder,
      '--source-root',
      folder,
      // Without a real one these tests need its folder alone.
      '--provider-mirror',
      MIRROR ?? home,
      ...formats,
      '--format',
      'text',
    ],
    {
      detached: true,
      env: {
        ...process.env,
        HOME: home,
        TMPDIR: temporary,
        AWS_SECRET_ACCESS_KEY: TOKEN,
        TF_VAR_stolen: TOKEN,
        TF_CLI_ARGS_test: `-filter=${TOKEN}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  const ended = once(child, 'close').then(([code]): Judged => {
    const written = files.map(({ file }) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    return { code: code as number | null, output: [...parts, ...written].join('\n') };
  });
  return { pid: child.pid ?? 0, ended };
}

/** Judges with a hostile source, and proves that nothing came of it but the answer. */
export async function judge(setting: Setting, folder: string): Promise<Judged> {
  const before = digest(folder);
  const judged = await startGate(setting, folder).ended;
  expect(judged.output).not.toContain(TOKEN);
  expect(judged.output).not.toContain(Buffer.from(TOKEN).toString('base64').slice(0, 12));
  expect(judged.output).not.toMatch(/^\s+at .*\.js:/m);
  expect(setting.requests).toEqual([]);
  expect(existsSync(setting.marker)).toBe(false);
  expect(digest(folder)).toBe(before);
  expect(leftBehind(setting)).toEqual([]);
  return judged;
}

/** Of every file: its name, kind, content and the time it was changed. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const content = stats.isFile() ? readFileSync(path) : '';
    hash.update(`${name} ${stats.mode} ${stats.mtimeMs} `).update(content);
  }
  return hash.digest('hex');
}

/** Temporary folders and processes of a run. */
export function leftBehind({ temporary }: Setting): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => seenOf(pid).includes(join(temporary, 'holdfast-source-')));
  return [...readdirSync(temporary), ...processes];
}

function seenOf(pid: string): string {
  const look = (read: () => string): string => {
    try {
      return read();
    } catch {
      return '';
    }
  };
  return [
    look(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
    look(() => readlinkSync(`/proc/${pid}/root`)),
  ].join(' ');
}
