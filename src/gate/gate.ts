import { EXIT_CODES, type ExitCode } from '../model/error.js';
import type { Finding, GateReport, Severity } from '../model/finding.js';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import type { Verdict } from '../model/verdict.js';
import type { Plan } from '../plan/plan.js';
import { readDatabases } from '../reachability/read-databases.js';
import type { Stack } from '../topology/read-stack.js';
import { MODELLED_TYPES, PROTECTIVE_TYPES } from '../topology/resource-kinds.js';
import { toFacts } from './facts.js';
import {
  loadPolicyBundle,
  type PolicyBundle,
  type PolicyMetadata,
  type PolicyReport,
} from './policy-bundle.js';

export interface GateOptions {
  readonly bundle?: PolicyBundle;
  readonly settings?: GateSettings;
  /** Ids of the policies to judge by; all of them where it is left out. */
  readonly only?: readonly string[];
}

/**
 * Judges a plan by every policy.
 *
 * @example const report = await gate(readStack('plan.json'));
 */
export async function gate(
  stack: Stack,
  { bundle = loadPolicyBundle(), settings = DEFAULT_SETTINGS, only }: GateOptions = {},
): Promise<GateReport> {
  const { plan, resolver, topology } = stack;
  const databases = readDatabases(resolver, topology);
  const report = await bundle.evaluate(toFacts(stack, databases, settings));
  const doubt = doubtOf(plan);
  const judging = bundle.metadata
    .filter(({ id }) => (only?.includes(id) ?? true) && settings.severities[id] !== 'off')
    .map((policy) => ({ ...policy, severity: severityOf(policy, settings) }));
  const findings = judging.flatMap((policy) => findingsOf(policy, report, doubt));
  const policies = judging.map(({ id }) => ({
    policy: id,
    inScope: report.scope[id]?.length ?? 0,
  }));
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === verdict && finding.waiver === null).length;
  const summary = {
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    waived: findings.filter(({ waiver }) => waiver !== null).length,
    notApplicable: policies.filter(({ inScope }) => inScope === 0).length,
  };
  return {
    version: 1,
    verdict: verdictOf(summary),
    plan: { sha256: plan.sha256, terraformVersion: plan.terraformVersion },
    summary,
    policies,
    findings,
  };
}

function severityOf({ id, severity }: PolicyMetadata, settings: GateSettings): Severity {
  const set = settings.severities[id];
  return set === undefined || set === 'off' ? severity : set;
}

/** No finding at all is no evidence: inconclusive. */
function verdictOf(summary: GateReport['summary']): Verdict {
  if (summary.fail > 0) return 'fail';
  return summary.unknown > 0 || summary.pass + summary.waived === 0 ? 'inconclusive' : 'pass';
}

/** How strict a gate is. Left out: every fail counts, and an unknown is neither pass nor fail. */
export interface Strictness {
  /** Fails below this severity do not count. */
  readonly failOn?: Severity;
  /** What an unknown counts as: `fail` exits 1, `warn` exits 0. */
  readonly onUnknown?: 'fail' | 'warn';
}

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/**
 * 1 for an unwaived fail that counts, else 3 for unknowns (or what `onUnknown` makes of them), and 3
 * where no policy had anything in scope: nothing judged is no evidence.
 */
export function gateExitCode(
  report: GateReport,
  { failOn = 'low', onUnknown }: Strictness = {},
): ExitCode {
  const open = report.findings.filter(({ waiver }) => waiver === null);
  const counts = (severity: Severity): boolean =>
    SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  if (open.some(({ verdict, severity }) => verdict === 'fail' && counts(severity)))
    return EXIT_CODES.fail;
  if (report.findings.length === 0) return EXIT_CODES.inconclusive;
  if (open.some(({ verdict }) => verdict === 'unknown')) {
    if (onUnknown === undefined) return EXIT_CODES.inconclusive;
    return onUnknown === 'fail' ? EXIT_CODES.fail : EXIT_CODES.pass;
  }
  return EXIT_CODES.pass;
}

/** Why what this plan does not show proves nothing; undefined for a whole plan. */
function doubtOf(plan: Plan): string | undefined {
  if (!plan.complete) return 'it is not complete (made with -target, or with deferred changes)';
  const missing = plan.unaccounted
    .filter(({ type }) => MODELLED_TYPES.has(type) && !PROTECTIVE_TYPES.has(type))
    .map(({ address }) => address);
  if (missing.length === 0) return undefined;
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} configured and not planned (made with -target, or cut)`;
}

const VERDICT_ORDER: readonly Finding['verdict'][] = ['fail', 'unknown', 'pass'];

/** One finding for each resource in scope; worst first, then by address. */
function findingsOf(
  policy: PolicyMetadata,
  report: PolicyReport,
  doubt: string | undefined,
): Finding[] {
  const results = report.results.filter((result) => result.policy === policy.id);
  const addresses = [
    ...new Set([...(report.scope[policy.id] ?? []), ...results.map(({ address }) => address)]),
  ];
  const findings = addresses.map((address): Finding => {
    const own = results.filter((result) => result.address === address);
    const result = VERDICT_ORDER.map((verdict) =>
      own.find((item) => item.verdict === verdict),
    ).find((item) => item !== undefined);
    const base = {
      policy: policy.id,
      severity: policy.severity,
      address,
      remedy: policy.remedy,
      waiver: null,
    };
    if (!result) {
      return {
        ...base,
        verdict: 'unknown',
        message: 'the policy gave no result for this resource',
        evidence: [],
      };
    }
    const finding = {
      ...base,
      verdict: result.verdict,
      message: result.message,
      evidence: [...new Set(result.evidence)],
    };
    return doubt === undefined || finding.verdict !== 'pass'
      ? finding
      : {
          ...finding,
          verdict: 'unknown',
          message: `${finding.message}, as far as this plan goes: ${doubt}`,
        };
  });
  return findings.toSorted((a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : 1));
}

function rank(finding: Finding): number {
  return VERDICT_ORDER.indexOf(finding.verdict);
}
