import { gate, gateExitCode, type Strictness } from '../gate/gate.js';
import type { Severity } from '../model/finding.js';
import { renderGateText } from '../report/text/gate-text.js';
import { writeWhole } from '../report/write-report.js';
import { readStack } from '../topology/read-stack.js';
import { HoldfastError, type ExitCode } from '../model/error.js';
import type { Topology } from '../model/topology.js';
import type { Arguments, Io } from './command.js';
import { textOption } from './options.js';

/** What `holdfast gate` does. */
export async function judgePlan(args: Arguments, io: Io): Promise<ExitCode> {
  const stack = readStack(args.positionals[0] ?? '');
  const report = await gate(stack);
  const out = textOption(args, 'out');
  const json = args.options['format'] === 'json';
  const text = json
    ? JSON.stringify(report, null, 2)
    : `${renderGateText(report, { colour: io.colour && out === undefined }).trimEnd()}\n\n${describeTypes(stack.topology)}`;
  if (out === undefined) io.print(text);
  else writeOut(out, `${text}\n`);
  return gateExitCode(report, strictness(args));
}

function describeTypes({ modelled, passedOver }: Topology): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([type, count]) => (count === 1 ? type : `${type} (${count})`))
      .join(', ') || 'none';
  return `Resource types read: ${list(modelled)}\nPassed over: ${list(passedOver)}`;
}

function writeOut(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (cause) {
    throw new HoldfastError(
      'gate/unwritable',
      `${file} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      {
        hint: 'Give a file with --out in a folder in which you may create files.',
        cause,
      },
    );
  }
}

/** The choices are checked where the options are read. */
function strictness(args: Arguments): Strictness {
  const onUnknown = textOption(args, 'onUnknown');
  return {
    failOn: (textOption(args, 'failOn') ?? 'low') as Severity,
    ...(onUnknown === 'fail' || onUnknown === 'warn' ? { onUnknown } : {}),
  };
}
