import { gateExitCode, type Strictness } from '../gate/gate.js';
import { judgePlan, type JudgeOptions } from '../judge-plan.js';
import { EXIT_CODES } from '../model/error.js';
import type { Finding, GateReport } from '../model/finding.js';
import type { Verdict } from '../model/verdict.js';
import {
  detailLines,
  messageOf,
  sortFindings,
  verdictSentence,
  worstFirst,
} from '../report/gate-formats/finding-text.js';
import { wrapText } from '../report/text/columns.js';
import { nameOf, type Judged } from './matcher-result.js';

/**
 * How `toSatisfyPolicies` judges: as `holdfast gate`, whose options these are. Configuration, waivers
 * and baseline of the folder in which vitest runs apply where nothing else is said.
 *
 * @example
 * const strict: PolicyExpectation = { only: ['edge/https-only'], waivers: 'waivers.yaml', onUnknown: 'fail' };
 */
export interface PolicyExpectation
  extends Omit<JudgeOptions, 'newBaseline' | 'source' | 'trustedSource' | 'resolve'>, Strictness {}

/** More than this are left to `holdfast gate`. */
const MOST_FINDINGS = 10;

/** Judges a plan as `holdfast gate` does. @throws HoldfastError as gatePlan does */
export async function judgePolicies(
  received: unknown,
  { failOn, onUnknown, ...judging }: PolicyExpectation,
): Promise<Judged> {
  const { report, strictness } = await judge(received, judging);
  const verdict = verdictOf(report, {
    ...strictness,
    ...(failOn === undefined ? {} : { failOn }),
    ...(onUnknown === undefined ? {} : { onUnknown }),
  });
  return { verdict, why: () => explain(report, received, verdict) };
}

async function judge(
  received: unknown,
  judging: JudgeOptions,
): Promise<{ readonly report: GateReport; readonly strictness: Strictness }> {
  if (isReport(received)) {
    if (Object.keys(judging).length > 0) {
      throw new TypeError(
        'toSatisfyPolicies: a report is judged already, so only failOn and onUnknown apply to it; give the others to gatePlan',
      );
    }
    return { report: received, strictness: {} };
  }
  if (!isPath(received)) {
    throw new TypeError(
      `toSatisfyPolicies expects the path of a plan’s JSON, several paths, or what gatePlan returned, and received ${nameOf(received)}`,
    );
  }
  const { report, config } = await judgePlan(received, judging);
  const { failOn, onUnknown } = config.gate ?? {};
  return {
    report,
    strictness: {
      ...(failOn === undefined ? {} : { failOn }),
      ...(onUnknown === undefined ? {} : { onUnknown }),
    },
  };
}

function verdictOf(report: GateReport, strictness: Strictness): Verdict {
  const code = gateExitCode(report, strictness);
  if (code === EXIT_CODES.pass) return 'pass';
  return code === EXIT_CODES.fail ? 'fail' : 'inconclusive';
}

function explain(report: GateReport, received: unknown, verdict: Verdict): string[] {
  const { failed, unknown } = sortFindings(report);
  const open = [...worstFirst(failed), ...worstFirst(unknown)];
  const more = open.length - MOST_FINDINGS;
  const plans = isPath(received) ? [received].flat().join(' ') : undefined;
  return [
    ...(plans === undefined ? [] : wrapText(plans, '', '  ')),
    ...(verdict === 'inconclusive'
      ? ['Neither satisfied nor violated: what cannot be known is no pass, with or without `.not`.']
      : []),
    ...wrapText(verdictSentence(report), '', '  '),
    '',
    ...open.slice(0, MOST_FINDINGS).flatMap(findingLines),
    ...(more > 0 ? [`and ${more} more: holdfast gate ${plans ?? 'plan.json'}`] : []),
    ...report.notices.flatMap(({ level, message }) => wrapText(message, `${level}: `, '  ')),
  ];
}

function findingLines(finding: Finding): string[] {
  return [
    ...wrapText(
      `${finding.verdict === 'fail' ? '✗' : '?'} ${finding.policy} ${finding.address} [${finding.severity}]`,
      '',
      '    ',
    ),
    ...wrapText(messageOf(finding), '    ', '    '),
    ...detailLines(finding).flatMap((line) => wrapText(line, '    ', '      ')),
    '',
  ];
}

function isPath(received: unknown): received is string | readonly string[] {
  return (
    typeof received === 'string' ||
    (Array.isArray(received) &&
      received.length > 0 &&
      received.every((each) => typeof each === 'string'))
  );
}

function isReport(received: unknown): received is GateReport {
  return (
    typeof received === 'object' &&
    received !== null &&
    'findings' in received &&
    'policies' in received &&
    'verdict' in received
  );
}
