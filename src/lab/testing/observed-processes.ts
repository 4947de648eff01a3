import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessRecord } from '../../model/journal.js';

/** What a lab has reported to have started and not ended yet. */
export class ObservedProcesses {
  readonly running = new Map<number, ProcessRecord>();
  readonly started: string[] = [];

  readonly onProcess = (record: ProcessRecord, event: 'started' | 'ended'): void => {
    if (event === 'ended') this.running.delete(record.pid);
    else {
      this.running.set(record.pid, record);
      this.started.push(record.role);
    }
  };
}

/** A zombie that nobody has reaped yet is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !readFileSync(stat, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

/** Folders for one test: `tmp` is to be its TMPDIR, so that what is left behind shows. */
export interface TestFolders {
  readonly dir: string;
  readonly tmp: string;
  leftInTmp(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function makeTestFolders(): Promise<TestFolders> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const tmp = join(dir, 'tmp');
  await mkdir(tmp);
  // As root the lab takes only a temporary folder that every account can traverse.
  await chmod(dir, 0o755);
  await chmod(tmp, 0o755);
  return { dir, tmp, leftInTmp: () => readdir(tmp), remove: () => rm(dir, { recursive: true }) };
}
