import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PLAN, startCli, type CliRun } from '../cli/cli.fixture.js';
import { readJournal, type JournalContent } from '../journal/journal-reader.js';
import type { ProcessRecord } from '../model/journal.js';
import { isAlive } from '../process/process-record.js';

/** How long after a signal processes may take to go, on a busy machine. */
const GONE_MS = 20_000;

/** Each test has a folder, a lab and a run of its own. */
function makeFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-interrupted-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function startRun(dir: string): CliRun {
  return startCli('run', 'kill-az', '--plan', PLAN, '--speed', '20', '--out', dir);
}

/** As a user does: it comes back once the run is gone, and tells what that undid. */
async function abortIt(dir: string): Promise<void> {
  const { code, stdout } = await startCli('abort', '--out', dir).ended;
  expect(stdout).toMatch(/has ended\n {2}undone: stop the FIS experiments/);
  expect(code).toBe(0);
  expect((await startCli('abort', '--out', dir).ended).stdout).toContain('No run is going on');
}

async function journal(dir: string): Promise<JournalContent> {
  const folder = join(dir, 'journals');
  const name = readdirSync(folder).find((file) => file.endsWith('.ndjson'));
  return readJournal(join(folder, name ?? ''));
}

/** A server, such as `database main-1`. */
const DATABASE = /^database (?!set-up)/;

async function leftAlive(dir: string): Promise<ProcessRecord[]> {
  const { records } = await journal(dir);
  const started = records.flatMap((record) =>
    record.kind === 'process' && record.event === 'started' ? [record.process] : [],
  );
  const roles = started.map(({ role }) => role);
  expect(roles).toContain('lab');
  expect(roles.filter((role) => DATABASE.test(role))).not.toEqual([]);
  const until = performance.now() + GONE_MS;
  for (;;) {
    const alive = started.filter(isAlive);
    if (alive.length === 0 || performance.now() > until) return alive;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('an interrupted run leaves no process and no fault behind', () => {
  it.each([
    ['holdfast abort from another terminal', (dir: string) => abortIt(dir)],
    ['SIGTERM', (_dir: string, pid: number) => process.kill(pid, 'SIGTERM')],
    [
      'a terminal’s Ctrl-C, which hits the whole group',
      (_dir: string, pid: number) => process.kill(-pid, 'SIGINT'),
    ],
  ])('%s', async (_, send) => {
    const dir = makeFolder();
    const run = startRun(dir);
    await run.saw('seen from outside');
    await send(dir, run.child.pid ?? 0);
    const { code, stderr } = await run.ended;
    expect(stderr).toContain('[run/interrupted]');
    expect(code).toBe(130);
    const { records, end } = await journal(dir);
    expect(end).toMatchObject({ outcome: 'interrupted' });
    const undos = records.filter((record) => record.kind === 'undo');
    expect(undos.map(({ done }) => done)).toEqual([false, true]);
    expect(await leftAlive(dir)).toEqual([]);
  });
});

describe('a killed run', () => {
  it('is finished by recover, once; its lab clears away by itself', async () => {
    const dir = makeFolder();
    const run = startRun(dir);
    await run.saw('seen from outside');
    const second = await startCli('run', 'kill-az', '--plan', PLAN, '--out', dir).ended;
    expect(second.stderr).toContain('[run/locked]');
    expect(second.code).toBe(2);
    run.child.kill('SIGKILL');
    await run.ended;
    expect((await journal(dir)).end).toBeNull();
    const recovered = await startCli('recover', '--out', dir).ended;
    expect(recovered.stdout).toContain('undid 1 fault(s)');
    expect(recovered.code).toBe(0);
    expect(await leftAlive(dir)).toEqual([]);
    expect((await journal(dir)).end).toMatchObject({ outcome: 'interrupted' });
    expect((await startCli('recover', '--out', dir).ended).stdout).toContain(
      'Nothing was left behind',
    );
  });
});
