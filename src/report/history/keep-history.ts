import type { RunSummary } from '../../model/summary.js';
import { historyEntryOf, type HistoryEntry } from './history-entry.js';
import { appendHistory, readHistory } from './history-file.js';

/** More than this are not shown: the table would be longer than anybody reads. */
const MOST_SHOWN = 400;

/**
 * Keeps a line for each run and returns what the history has, these included. That it cannot be kept
 * is told and fails nothing: the runs are in their journals.
 */
export function keepHistory(
  dir: string,
  runs: readonly RunSummary[],
  tell: (message: string) => void,
): readonly HistoryEntry[] {
  const own = runs.map(historyEntryOf);
  try {
    appendHistory(dir, own);
    return readHistoryAndTell(dir, tell);
  } catch (error) {
    tell(
      `The history in ${dir} cannot be kept (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
    return own;
  }
}

/** What the history has, without adding to it. */
export function readHistoryAndTell(
  dir: string,
  tell: (message: string) => void,
): readonly HistoryEntry[] {
  const { entries, unread } = readHistory(dir);
  if (unread > 0)
    tell(`${unread} line(s) of the history in ${dir} cannot be read and are passed over`);
  return entries.slice(-MOST_SHOWN);
}
