/**
 * Exit codes of every command. Source: docs/reference/exit-codes.md is made from this table.
 *
 * @example
 * process.exitCode = report.verdict === 'pass' ? EXIT_CODES.pass : EXIT_CODES.fail;
 */
export const EXIT_CODES = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  internal: 4,
  interrupted: 130,
} as const;

/**
 * One of `EXIT_CODES`.
 *
 * @example
 * const code: ExitCode = EXIT_CODES.inconclusive;
 */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/**
 * An outcome that the user can act on. The message says what is wrong, where, and what was expected;
 * the hint says what to do.
 *
 * @example throw new HoldfastError('plan/not-json', 'plan.json is not JSON', { hint: '…' })
 */
export class HoldfastError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(
    code: string,
    message: string,
    options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HoldfastError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT_CODES.usage;
  }
}
