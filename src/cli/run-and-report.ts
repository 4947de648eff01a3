import { join } from 'node:path';
import type { GateReport } from '../model/finding.js';
import { readConfig } from '../config/read-config.js';
import type { ExitCode } from '../model/error.js';
import { renderGateText } from '../report/text/gate-text.js';
import { renderSummaryText } from '../report/text/summary-text.js';
import { verify } from '../verify.js';
import type { Arguments, Io } from './command.js';
import { exitCodeOf } from './exit-code-of.js';
import { openReport } from './open-report.js';
import { readReportFormats } from './report-formats.js';
import { readTargetSettings } from './target-settings.js';
import { OPTIONS, repeatOption, speedOption, textOption } from './options.js';

/** What `verify` and `run` share: the flow itself, its lock, and what is printed at the end. */
export async function runAndReport(
  plan: string,
  scenarios: readonly string[],
  gated: boolean,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const out = textOption(args, 'out') ?? OPTIONS.out.default;
  const target = textOption(args, 'target') ?? OPTIONS.target.default;
  const speed = speedOption(args, target === 'lab' ? '10' : '1');
  const repeat = repeatOption(args);
  const settings = target === 'lab' ? {} : await readTargetSettings(args, io);
  const formats = readReportFormats(args);
  const { config } = await readConfig({ cwd: process.cwd(), config: textOption(args, 'config') });
  const startedMs = performance.now();
  const { summary, report } = await verify({
    plan,
    scenarios,
    target,
    settings,
    speed,
    repeat,
    app: textOption(args, 'app'),
    out,
    formats,
    history:
      args.options['history'] === false
        ? undefined
        : (textOption(args, 'history') ?? join(out, 'history')),
    announce: config.announce,
    gated,
    judging: { config: textOption(args, 'config'), now: io.now() },
    now: io.now(),
    outsideWindows: args.options['outsideWindows'] === true,
    signal: io.signal,
    onProgress: (message) => io.note(`${elapsed(startedMs)}  ${message}`),
  });
  printFindings(summary.gate, io);
  io.print(renderSummaryText(summary, { colour: io.colour }));
  io.print(`Report: ${report}`);
  if (args.options['open'] === true) await openReport(report, io);
  return exitCodeOf(summary.verdict, io.signal);
}

/** What passed is in the report; what did not is what an engineer acts on. */
function printFindings(gate: GateReport | null, io: Io): void {
  if (gate && gate.verdict !== 'pass') io.print(renderGateText(gate, { colour: io.colour }));
}

function elapsed(startedMs: number): string {
  const seconds = Math.floor((performance.now() - startedMs) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
