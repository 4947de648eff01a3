import type { ExitCode } from '../model/error.js';

/** An option of a command. `value` is what help shows for its argument; a flag has none. */
export interface OptionSpec {
  readonly flag: string;
  readonly value?: string;
  readonly description: string;
  readonly default?: string;
  readonly choices?: readonly string[];
  /** It may be given more than once; its values then are a list. */
  readonly repeatable?: boolean;
}

/** A command of the CLI. One file each, one entry in commands.ts; help and docs derive from it. */
export interface Command {
  readonly name: string;
  /** As in help: `<plan>`, `[scenario...]`. */
  readonly arguments: readonly { readonly name: string; readonly description: string }[];
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  run(args: Arguments, io: Io): Promise<ExitCode>;
}

export type OptionValue = string | boolean | readonly string[] | undefined;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Options that may be given more than once, by name, in the order in which they were given. */
  readonly order?: readonly string[];
}

/** The outside world of a command, so that tests can give another one. */
export interface Io {
  print(text: string): void;
  /** Progress and warnings: stderr. */
  note(text: string): void;
  readonly colour: boolean;
  /** Wall-clock time. */
  now(): Date;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}
