import { readFileSync } from 'node:fs';
import type { Judgement } from '../../judge-plan.js';
import type { Topology } from '../../model/topology.js';
import { GATE_FORMATS } from '../../report/gate-formats/gate-formats.js';
import { JUDGED_TYPES } from '../../topology/judged-types.js';
import { showOnOneLine } from '../../report/visible.js';
import type { Arguments, Io } from '../command.js';
import { readFormatOutputs } from '../format-outputs.js';
import { writeFile } from '../write-file.js';

type FormatName = keyof typeof GATE_FORMATS;

export interface GateOutput {
  readonly format: FormatName;
  /** Undefined: it is printed. */
  readonly file: string | undefined;
}

/**
 * Each file is for the format before it; one format may be left to be printed.
 *
 * @throws HoldfastError cli/formats-and-files
 */
export function readOutputs(args: Arguments): readonly GateOutput[] {
  return readFormatOutputs<FormatName>(args, 'text');
}

/** Writes or prints each form of the result, what can be of it first. @throws HoldfastError cli/unwritable */
export function writeOutputs(
  outputs: readonly GateOutput[],
  { report, policies, stack }: Judgement,
  planName: string,
  io: Io,
): void {
  const context = { planName, version: packageVersion(), policies };
  const failures: unknown[] = [];
  for (const { format, file } of outputs) {
    const colour = io.colour && file === undefined;
    const rendered = GATE_FORMATS[format].render(report, context, { colour }).trimEnd();
    const text = format === 'text' ? `${rendered}\n\n${describeTypes(stack.topology)}` : rendered;
    if (file === undefined) io.print(text);
    else {
      try {
        writeFile(file, `${text}\n`, '--out');
      } catch (failure) {
        // A full disk is to cost one form, and not those after it.
        failures.push(failure);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}

function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function describeTypes({ modelled, passedOver }: Topology): string {
  const isJudged = ([type]: [string, number]): boolean => JUDGED_TYPES.has(type);
  const others = Object.entries(passedOver);
  const read = [...Object.entries(modelled), ...others.filter(isJudged)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const list = (counts: readonly [string, number][]): string =>
    counts.map(([type, count]) => (count === 1 ? type : `${type} (${count})`)).join(', ') || 'none';
  return [
    `Resource types read: ${list(read)}`,
    `Passed over: ${list(others.filter((each) => !isJudged(each)))}`,
  ]
    .map(showOnOneLine)
    .join('\n');
}
