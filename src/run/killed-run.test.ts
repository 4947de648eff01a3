import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PLAN, startCli } from '../cli/cli.fixture.js';
import { readJournal } from '../journal/journal-reader.js';
import type { ProcessRecord } from '../model/journal.js';
import { isAlive } from '../process/process-record.js';
import { ledgerFile, readProcesses } from './process-ledger.js';

/** HOLDFAST_KILLS=50 for the many; two moments show that the way is sound. */
const KILLS = Number(process.env['HOLDFAST_KILLS'] ?? 2);
/** A run of the scenario below takes about as long as this on an idle machine (real ms). */
const RUN_MS = 11_000;
/** Inherited by what a run starts, and looked for in every process of this machine afterwards. */
const MARK = 'HOLDFAST_TEST_MARK';

const SCENARIO = `version: 1
name: short
description: As short as a fault may be.
load: { ratePerSecond: 20, connections: 2 }
probe:
  ratePerSecond: 50
  timeoutSeconds: 15
  requests: [{ path: / }, { method: POST, path: /items, expectStatus: 201 }]
phases: { beforeSeconds: 10, duringSeconds: 60, afterSeconds: 10 }
faults:
  - { name: kill-az, zone: first, durationSeconds: 60 }
objectives: { recoverSeconds: 60 }
`;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-killed-'));
  writeFileSync(join(dir, 'short.yaml'), SCENARIO);
});
afterEach(() => {
  Reflect.deleteProperty(process.env, MARK);
  rmSync(dir, { recursive: true, force: true });
});

/** Processes with the mark in their environment, but for those that this test waits for itself. */
function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK}=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Spread over the run, and never the same twice: a seed would only try the same moments again. */
const moments = Array.from({ length: KILLS }, (_, index) => ({
  afterMs: Math.round(((index + Math.random()) / KILLS) * RUN_MS),
  // Every other time the journal is gone, and as often the lab was killed with its harness.
  journal: index % 2 === 0 ? 'kept' : 'deleted',
  lab: index % 4 === 0 || index % 4 === 3 ? 'left alone' : 'killed',
}));

it.each(moments)(
  'killed after $afterMs ms, its journal $journal, its lab $lab: recover leaves nothing',
  async ({ afterMs, journal, lab }) => {
    const mark = `${process.pid}-${Math.random()}`;
    process.env[MARK] = mark;
    const out = join(dir, 'out');
    const run = startCli(
      'run',
      join(dir, 'short.yaml'),
      '--plan',
      PLAN,
      '--speed',
      '20',
      '--out',
      out,
    );
    const ended = await Promise.race([
      run.ended.then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), afterMs)),
    ]);
    const processes: ProcessRecord[] = readProcesses(ledgerFile(out));
    if (lab === 'killed' && !ended) {
      // A stopped process does not even see that its parent is gone.
      for (const { role, pid } of processes.filter(isAlive)) {
        if (role === 'database') process.kill(-pid, 'SIGSTOP');
        if (role === 'lab') process.kill(pid, 'SIGKILL');
      }
    }
    run.child.kill('SIGKILL');
    await run.ended;
    const journals = join(out, 'journals');
    // What the lab started and could not tell any more stands in its own list.
    for (const name of existsSync(journals) ? readdirSync(journals) : []) {
      processes.push(...readProcesses(join(journals, name, 'processes.ndjson')));
    }
    if (journal === 'deleted' && existsSync(journals)) {
      for (const name of readdirSync(journals).filter((each) => each.endsWith('.ndjson'))) {
        rmSync(join(journals, name));
      }
    }
    const recovered = await startCli('recover', '--out', out).ended;
    expect(recovered.code, recovered.stderr + recovered.stdout).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    await expect.poll(() => marked(mark), { timeout: 20_000 }).toEqual([]);
    for (const name of existsSync(journals) ? readdirSync(journals) : []) {
      if (!name.endsWith('.ndjson')) continue;
      const { records, end } = await readJournal(join(journals, name));
      expect(end).not.toBeNull();
      const undos = records.filter((record) => record.kind === 'undo');
      const open = new Set(undos.map(({ id }) => id));
      for (const { id, done } of undos) if (done) open.delete(id);
      expect([...open]).toEqual([]);
    }
    // The folder can be used again at once.
    expect((await startCli('recover', '--out', out).ended).stdout).toContain('Nothing was left');
  },
);
