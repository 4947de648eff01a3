import { readFileSync } from 'node:fs';
import { gate, gateExitCode, type Strictness } from '../gate/gate.js';
import type { Severity } from '../model/finding.js';
import { loadPolicyBundle } from '../gate/policy-bundle.js';
import { GATE_FORMATS } from '../report/gate-formats/gate-formats.js';
import { writeWhole } from '../report/write-report.js';
import { readStack } from '../topology/read-stack.js';
import { HoldfastError, type ExitCode } from '../model/error.js';
import type { Topology } from '../model/topology.js';
import type { Arguments, Io } from './command.js';
import { listOption, textOption } from './options.js';

/** What `holdfast gate` does. */
export async function judgePlan(args: Arguments, io: Io): Promise<ExitCode> {
  const outputs = pairOutputs(listOption(args, 'format'), listOption(args, 'out'));
  const planName = args.positionals[0] ?? '';
  const stack = readStack(planName);
  const bundle = loadPolicyBundle();
  const report = await gate(stack, { bundle });
  const context = { planName, version: packageVersion(), policies: bundle.metadata };
  for (const { format, file } of outputs) {
    const colour = io.colour && file === undefined;
    const rendered = GATE_FORMATS[format].render(report, context, { colour }).trimEnd();
    const text = format === 'text' ? `${rendered}\n\n${describeTypes(stack.topology)}` : rendered;
    if (file === undefined) io.print(text);
    else writeOut(file, `${text}\n`);
  }
  return gateExitCode(report, strictness(args));
}

type FormatName = keyof typeof GATE_FORMATS;

interface Output {
  readonly format: FormatName;
  /** Undefined: it is printed. */
  readonly file: string | undefined;
}

/** The nth file is for the nth format; one format may be left to be printed. */
function pairOutputs(formats: readonly string[], files: readonly string[]): Output[] {
  // The choices were checked where the options are read.
  const names = (formats.length === 0 ? ['text'] : formats) as readonly FormatName[];
  if (files.length > names.length || names.length - files.length > 1) {
    throw new HoldfastError(
      'cli/formats-and-files',
      `${names.length} format(s) and ${files.length} file(s) do not go together`,
      {
        hint: 'Give each --format its --out; the last one may be left out, and is printed.',
      },
    );
  }
  return names.map((format, index) => ({ format, file: files[index] }));
}

function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
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
