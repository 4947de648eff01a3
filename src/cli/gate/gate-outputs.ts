import { readFileSync } from 'node:fs';
import type { Judgement } from '../../judge-plan.js';
import { HoldfastError } from '../../model/error.js';
import type { Topology } from '../../model/topology.js';
import { GATE_FORMATS } from '../../report/gate-formats/gate-formats.js';
import type { Arguments, Io } from '../command.js';
import { listOption } from '../options.js';
import { writeFile } from '../write-file.js';

type FormatName = keyof typeof GATE_FORMATS;

export interface GateOutput {
  readonly format: FormatName;
  /** Undefined: it is printed. */
  readonly file: string | undefined;
}

/**
 * The nth file is for the nth format; one format may be left to be printed.
 *
 * @throws HoldfastError cli/formats-and-files
 */
export function readOutputs(args: Arguments): GateOutput[] {
  const formats = listOption(args, 'format');
  const files = listOption(args, 'out');
  // The choices were checked where the options are read.
  const names = (formats.length === 0 ? ['text'] : formats) as readonly FormatName[];
  if (files.length > names.length || names.length - files.length > 1) {
    throw new HoldfastError(
      'cli/formats-and-files',
      `${names.length} format(s) and ${files.length} file(s) do not go together`,
      { hint: 'Give each --format its --out; the last one may be left out, and is printed.' },
    );
  }
  return names.map((format, index) => ({ format, file: files[index] }));
}

/** Writes or prints each form of the result. @throws HoldfastError gate/unwritable */
export function writeOutputs(
  outputs: readonly GateOutput[],
  { report, policies, stack }: Judgement,
  planName: string,
  io: Io,
): void {
  const context = { planName, version: packageVersion(), policies };
  for (const { format, file } of outputs) {
    const colour = io.colour && file === undefined;
    const rendered = GATE_FORMATS[format].render(report, context, { colour }).trimEnd();
    const text = format === 'text' ? `${rendered}\n\n${describeTypes(stack.topology)}` : rendered;
    if (file === undefined) io.print(text);
    else writeFile(file, `${text}\n`, '--out');
  }
}

function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function describeTypes({ modelled, passedOver }: Topology): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([type, count]) => (count === 1 ? type : `${type} (${count})`))
      .join(', ') || 'none';
  return `Resource types read: ${list(modelled)}\nPassed over: ${list(passedOver)}`;
}
