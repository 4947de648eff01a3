import { readConfig, untrustedConfigNotices } from '../../config/read-config.js';
import { EXIT_CODES, type ExitCode } from '../../model/error.js';
import type { ParityReport } from '../../model/parity.js';
import type { Verdict } from '../../model/verdict.js';
import { comparePlans, type ParitySide } from '../../parity/compare-plans.js';
import { readJsonFile } from '../../plan/read-file.js';
import { toPlan } from '../../plan/read-plan.js';
import { readRaw } from '../../plan/read-raw.js';
import { printJson } from '../../report/gate-formats/print-json.js';
import { renderParityMarkdown } from '../../report/parity/parity-markdown.js';
import { renderParityText } from '../../report/parity/parity-text.js';
import type { Arguments, Io } from '../command.js';
import { textOption } from '../options.js';
import { writeFile } from '../write-file.js';

const EXIT_OF: Readonly<Record<Verdict, ExitCode>> = {
  pass: EXIT_CODES.pass,
  fail: EXIT_CODES.fail,
  inconclusive: EXIT_CODES.inconclusive,
};

/** What `holdfast parity` does. */
export async function runParity(args: Arguments, io: Io): Promise<ExitCode> {
  const [a = '', b = ''] = args.positionals;
  const read = await readConfig({
    cwd: process.cwd(),
    config: textOption(args, 'config'),
    trustDir: textOption(args, 'trustDir'),
  });
  const compared = comparePlans(readSide(a), readSide(b), read.config.parity?.allow ?? []);
  const notices = [...compared.notices, ...(await untrustedConfigNotices(read))];
  const report = { ...compared, notices };
  const file = textOption(args, 'out');
  const text = render(report, textOption(args, 'format'), io.colour && file === undefined);
  if (file === undefined) io.print(text.trimEnd());
  else writeFile(file, text, '--out');
  return EXIT_OF[report.verdict];
}

function readSide(path: string): ParitySide {
  const file = readJsonFile(path);
  const raw = readRaw(file);
  return { plan: toPlan(file), sensitive: (address) => raw[address]?.sensitive };
}

function render(report: ParityReport, format: string | undefined, colour: boolean): string {
  if (format === 'json') return printJson(report);
  return format === 'markdown'
    ? renderParityMarkdown(report)
    : renderParityText(report, { colour });
}
