import { Command as Program, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, HoldfastError, type ExitCode } from '../model/error.js';
import type { Arguments, Command, Io, OptionSpec } from './command.js';
import { COMMANDS } from './commands.js';
import { optionName } from './options.js';
import { keepOutputsApart } from './outputs-apart.js';

/** Runs the CLI with these arguments (without node and the script), and returns its exit code. */
export async function runProgram(
  argv: readonly string[],
  io: Io,
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.pass;
  const program = new Program('holdfast')
    .description('Shows whether an AWS web stack holds.')
    .version(version)
    .showHelpAfterError('(add --help for the options and an example)')
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.note(text.trimEnd()),
    })
    .exitOverride();
  for (const command of COMMANDS) {
    addCommand(program, command, async (args) => {
      exitCode = await command.run(args, io);
    });
  }
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT_CODES.usage;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}

function addCommand(
  program: Program,
  command: Command,
  run: (args: Arguments) => Promise<void>,
): void {
  const order: string[] = [];
  const sub = program.command(command.name).description(command.summary).exitOverride();
  for (const { name, description } of command.arguments) sub.argument(name, description);
  for (const spec of command.options) {
    const option = new Option(
      spec.value === undefined ? spec.flag : `${spec.flag} ${spec.value}`,
      spec.description,
    );
    if (spec.default !== undefined) option.default(spec.default);
    if (spec.choices) option.choices([...spec.choices]);
    if (spec.repeatable === true) option.argParser(collect(spec));
    sub.addOption(option);
    if (spec.repeatable === true)
      sub.on(`option:${option.name()}`, () => order.push(option.name()));
  }
  sub.addHelpText(
    'after',
    `\nExamples:\n${command.examples.map((example) => `  $ ${example}`).join('\n')}`,
  );
  sub.action(async () => {
    const args = { positionals: sub.args, options: sub.opts<Arguments['options']>(), order };
    refuseEmpty(command, args);
    keepOutputsApart(command, args);
    await run(args);
  });
}

/** `--app "$APP"` without that variable would go on as if nothing had been asked for. */
function refuseEmpty({ options }: Command, args: Arguments): void {
  for (const { flag } of options) {
    const given = args.options[optionName(flag)];
    if (![given].flat().some((value) => typeof value === 'string' && value.trim() === '')) continue;
    throw new HoldfastError('cli/empty-option', `${flag} has an empty value`, {
      hint: 'Leave it out, or see whether the variable that it was taken from is set.',
    });
  }
}

/** Adds each value of an option that may be given more than once to a list. */
function collect({ choices }: OptionSpec): (value: string, previous: unknown) => string[] {
  return (value, previous) => {
    if (choices && !choices.includes(value)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    }
    return [...(Array.isArray(previous) ? (previous as string[]) : []), value];
  };
}

/** Help and usage errors are already printed; anything of ours says what, and what to do. */
export function reportError(error: unknown, io: Pick<Io, 'note'>): ExitCode {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.usage;
  if (error instanceof HoldfastError) {
    io.note(`holdfast: ${error.message} [${error.code}]`);
    if (error.hint !== undefined) io.note(`  ${error.hint}`);
    return error.exitCode;
  }
  io.note(
    `holdfast: an error of Holdfast itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  io.note('  Please report it with the command and the plan, or the part of it that matters.');
  return EXIT_CODES.internal;
}
