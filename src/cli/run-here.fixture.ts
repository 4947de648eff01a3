import type { ExitCode } from '../model/error.js';
import type { Io } from './command.js';
import { runProgram } from './program.js';

/** A command's outside world that keeps what is printed and noted. It is never interrupted. */
export interface RecordingIo extends Io {
  readonly printed: string[];
  readonly noted: string[];
}

export function makeIo(now = new Date(0)): RecordingIo {
  const printed: string[] = [];
  const noted: string[] = [];
  return {
    printed,
    noted,
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    colour: false,
    now: () => now,
    signal: new AbortController().signal,
  };
}

/** Runs the CLI in this process, so that a test has its clock and its folder. */
export async function runHere(
  argv: readonly string[],
  now?: Date,
): Promise<{ readonly code: ExitCode; readonly stdout: string; readonly stderr: string }> {
  const io = makeIo(now);
  const code = await runProgram(argv, io, '0.0.0');
  return { code, stdout: io.printed.join('\n'), stderr: io.noted.join('\n') };
}
