import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { makeFolder } from '../model/make-folder.js';
import type { JournalRecord } from '../model/journal.js';
import { writeSamples } from './write-samples.js';

export type StartRecord = Extract<JournalRecord, { kind: 'start' }>;
export type LaterRecord = Exclude<JournalRecord, { kind: 'start' }>;

/** Writes one run's journal. All calls are synchronous, so that signal handlers may use them. */
export interface JournalWriter {
  readonly path: string;
  /** Hands the record to the system: it survives the end of this process, not a power cut. */
  append(record: LaterRecord): void;
  /** The record is on the disk when this returns. For intents, undos and whatever recovery needs. */
  appendSynced(record: LaterRecord): void;
  /** Syncs and closes; a second call does nothing. */
  close(): void;
}

/**
 * Starts a new journal, with its folder where that is missing, and syncs its first record. Throws
 * HoldfastError `journal/exists` for a file that is there already: it may be all that is known of a
 * fault that still has to be undone.
 *
 * @example const journal = openJournal('reports/kill-az.ndjson', start); journal.append(record);
 */
export function openJournal(path: string, start: StartRecord): JournalWriter {
  let fd: number;
  try {
    makeFolder(dirname(path));
  } catch (cause) {
    throw unwritable(path, cause);
  }
  try {
    fd = openSync(path, 'wx');
  } catch (cause) {
    throw openingError(path, cause);
  }
  const journal = writerOn(fd, path, 0);
  try {
    journal.appendSynced(start as JournalRecord as LaterRecord);
    syncFolder(dirname(path));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return journal;
}

/**
 * Goes on with the journal of a run that was killed, for a recovery to record what it undid. A torn
 * last line is cut off. Check the journal with readJournal first.
 */
export function continueJournal(path: string): JournalWriter {
  try {
    const content = readFileSync(path);
    const lastLineBytes = content.lastIndexOf(0x0a) + 1;
    const whole = isJson(content.subarray(lastLineBytes).toString());
    const fd = openSync(path, 'r+');
    if (whole) writeSync(fd, Buffer.from('\n'), 0, 1, content.length);
    else ftruncateSync(fd, lastLineBytes);
    return writerOn(fd, path, whole ? content.length + 1 : lastLineBytes);
  } catch (cause) {
    throw openingError(path, cause);
  }
}

/** Killed between a record and its newline: readJournal counts that record, so it is kept. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function writerOn(fd: number, path: string, startBytes: number): JournalWriter {
  let lengthBytes = startBytes;
  let open = true;

  function write(record: JournalRecord, synced: boolean): void {
    if (!open) {
      throw new HoldfastError('journal/closed', `${path}: a record came after the journal's end`, {
        exitCode: 4,
      });
    }
    const line = Buffer.from(`${JSON.stringify(lineOf(record))}\n`);
    try {
      let written = 0;
      while (written < line.length) {
        written += writeSync(fd, line, written, line.length - written, lengthBytes + written);
      }
      if (synced) fsyncSync(fd);
    } catch (cause) {
      // Half a line in the middle would make all that follows unreadable, undo records included.
      truncateQuietly(fd, lengthBytes);
      throw unwritable(path, cause);
    }
    lengthBytes += line.length;
  }

  return {
    path,
    append: (record) => write(record, false),
    appendSynced: (record) => write(record, true),
    close() {
      if (!open) return;
      open = false;
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** What stands in the line of a record. */
export function lineOf(record: JournalRecord): unknown {
  return record.kind === 'samples' ? { ...record, samples: writeSamples(record.samples) } : record;
}

function truncateQuietly(fd: number, lengthBytes: number): void {
  try {
    ftruncateSync(fd, lengthBytes);
  } catch {
    // The error of the write itself is what the user has to see.
  }
}

/** Without this a power cut can leave a synced file that no folder lists. Not every system can. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows and some network file systems refuse to sync a folder; the file itself is synced.
  }
}

function openingError(path: string, cause: unknown): HoldfastError {
  const code = systemCode(cause);
  if (code === 'EEXIST') {
    return new HoldfastError('journal/exists', `${path} exists already`, {
      hint: 'Give another folder with --out, or move the old journal away. If its run was killed, run `holdfast recover` first.',
      cause,
    });
  }
  return unwritable(path, cause);
}

function unwritable(path: string, cause: unknown): HoldfastError {
  const code = systemCode(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HoldfastError('journal/disk-full', `${path}: no space is left (${code})`, {
      hint: 'Free some space, or give a folder on another disk with --out, and run again.',
      cause,
    });
  }
  return new HoldfastError('journal/unwritable', `${path} cannot be written (${code})`, {
    hint: 'Give a folder with --out in which you may create files.',
    cause,
  });
}

function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
