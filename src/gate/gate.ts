import { EXIT_CODES, type ExitCode } from '../model/error.js';
import {
  SEVERITIES,
  standingOf,
  UNDECIDED,
  type Finding,
  type GateReport,
  type Severity,
} from '../model/finding.js';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import { isContext } from '../plan/join-plans.js';
import type { Plan } from '../plan/plan.js';
import { readTiers, withApplication } from '../topology/apply-tiers.js';
import type { Stack } from '../topology/read-stack.js';
import { mayHideFault } from '../topology/judged-types.js';
import { MODELLED_TYPES, PROTECTIVE_TYPES } from '../topology/resource-kinds.js';
import { describeTiers } from '../topology/tiers.js';
import { conclude } from './conclude.js';
import { toFacts } from './facts.js';
import { fingerprintOf } from './fingerprint.js';
import { missingNamer } from './name-missing.js';
import {
  loadPolicyBundle,
  type PolicyBundle,
  type PolicyMetadata,
  type PolicyReport,
  type PolicyResult,
} from './policy-bundle.js';
import { redactor } from './redact.js';

export interface GateOptions {
  readonly bundle?: PolicyBundle;
  readonly settings?: GateSettings;
  /** Ids of the policies to judge by; all of them where it is left out. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Judges a plan by every policy.
 *
 * @example const report = await gate(readStack('plan.json'));
 */
export async function gate(given: Stack, options: GateOptions = {}): Promise<GateReport> {
  return (await gateStacks(given, options)).report;
}

/** What the policies say of the judged stacks, and of those that are evidence. */
export interface GateResult {
  readonly report: GateReport;
  /** Findings of resources of stacks that are evidence: of none of them the report tells. */
  readonly elsewhere: readonly Finding[];
}

/** Judges a plan that may be joined with other stacks, and tells what the same policies say of these. */
export async function gateStacks(
  given: Stack,
  { bundle = loadPolicyBundle(), settings = DEFAULT_SETTINGS, only }: GateOptions = {},
): Promise<GateResult> {
  const stack = withApplication(given, settings);
  const { plan, resolver } = stack;
  const report = await bundle.evaluate(toFacts(stack, settings));
  const doubt = doubtAbout(plan);
  const isElsewhere = (address: string): boolean => isContext(plan, address);
  const judging = bundle.metadata
    .filter(({ id }) => (only?.includes(id) ?? true) && settings.severities[id] !== 'off')
    .map((policy) => ({
      ...policy,
      severity: severityOf(policy, settings),
      isSet: settings.severities[policy.id] !== undefined,
    }));
  const results = indexResults(report);
  const nameMissing = missingNamer(resolver);
  const redact = redactor(plan.sensitiveValues);
  const findings = judging
    .flatMap((policy) =>
      findingsOf(policy, report, results.get(policy.id) ?? new Map(), (address) =>
        isElsewhere(address) ? undefined : doubt,
      ),
    )
    .map(nameMissing)
    .map((finding) => redact.finding(finding));
  const policies = judging.map(({ id }) => ({
    policy: id,
    inScope: (report.scope[id] ?? []).filter((address) => !isElsewhere(address)).length,
  }));
  return {
    report: conclude({
      version: 2,
      plan: { sha256: plan.sha256, terraformVersion: plan.terraformVersion },
      scope: 'all',
      policies,
      tiers: describeTiers(readTiers(stack, settings), settings).map((line) => redact.text(line)),
      notices: [],
      findings: findings.filter(({ address }) => !isElsewhere(address)),
    }),
    elsewhere: findings.filter(({ address }) => isElsewhere(address)),
  };
}

function severityOf({ id, severity }: PolicyMetadata, settings: GateSettings): Severity {
  const set = settings.severities[id];
  return set === undefined || set === 'off' ? severity : set;
}

/** How strict a gate is. Left out: every fail counts, and an unknown is neither pass nor fail. */
export interface Strictness {
  /** Fails below this severity do not count. */
  readonly failOn?: Severity;
  /** What an unknown counts as: `fail` exits 1, `warn` exits 0. */
  readonly onUnknown?: 'fail' | 'warn';
}

/**
 * 1 for a fail that counts (none that is waived, in the baseline or out of the scope), else 3 for
 * unknowns (or what `onUnknown` makes of them), and 3 where no policy had anything in scope: nothing
 * judged is no evidence.
 */
export function gateExitCode(
  report: GateReport,
  { failOn = 'low', onUnknown }: Strictness = {},
): ExitCode {
  const isSevere = ({ severity }: Finding): boolean =>
    SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  const standings = report.findings.map((finding) => ({ finding, standing: standingOf(finding) }));
  if (standings.some(({ finding, standing }) => standing === 'fail' && isSevere(finding)))
    return EXIT_CODES.fail;
  if (report.findings.length === 0) return EXIT_CODES.inconclusive;
  // A fail of which is not known whether it got worse counts no more than one that did.
  const isOpen = standings.some(
    ({ finding, standing }) =>
      standing === 'unknown' && (finding.verdict === 'unknown' || isSevere(finding)),
  );
  if (isOpen) {
    if (onUnknown === undefined) return EXIT_CODES.inconclusive;
    // JavaScript may give what no type allows: only what is spelt right lets an unknown pass.
    return onUnknown === 'warn' ? EXIT_CODES.pass : EXIT_CODES.fail;
  }
  return EXIT_CODES.pass;
}

/** Why what this plan does not show proves nothing; undefined for a whole plan. */
function doubtAbout(plan: Plan): string | undefined {
  if (!plan.complete) return 'it is not complete (made with -target, or with deferred changes)';
  const missing = plan.unaccounted.filter(
    ({ type }) => (MODELLED_TYPES.has(type) && !PROTECTIVE_TYPES.has(type)) || mayHideFault(type),
  );
  if (missing.length === 0) return undefined;
  const named = missing.slice(0, MOST_NAMED).map(({ address, why }) => `${address} ${why}`);
  const rest = missing.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

const MOST_NAMED = 5;

const VERDICT_ORDER: readonly Finding['verdict'][] = ['fail', 'unknown', 'pass'];

/** Results by policy and address: a plan of 10,000 resources has thousands of each. */
function indexResults({
  results,
}: PolicyReport): ReadonlyMap<string, ReadonlyMap<string, readonly PolicyResult[]>> {
  const index = new Map<string, Map<string, PolicyResult[]>>();
  for (const result of results) {
    const own = index.get(result.policy) ?? new Map<string, PolicyResult[]>();
    index.set(result.policy, own);
    const others = own.get(result.address);
    if (others) others.push(result);
    else own.set(result.address, [result]);
  }
  return index;
}

/** One finding for each resource in scope; worst first, then by address. */
function findingsOf(
  policy: PolicyMetadata & { readonly isSet: boolean },
  report: PolicyReport,
  results: ReadonlyMap<string, readonly PolicyResult[]>,
  doubtOf: (address: string) => string | undefined,
): Finding[] {
  const addresses = new Set([...(report.scope[policy.id] ?? []), ...results.keys()]);
  const findings = [...addresses].sort().map((address): Finding => {
    const { verdict, severity, message, evidence } = worstOf(results.get(address)) ?? NO_RESULT;
    const doubt = doubtOf(address);
    const isDoubted = doubt !== undefined && verdict === 'pass';
    return {
      policy: policy.id,
      severity: policy.isSet ? policy.severity : (severity ?? policy.severity),
      address,
      remedy: policy.remedy,
      fingerprint: fingerprintOf(policy.id, address),
      location: null,
      waiver: null,
      baseline: null,
      change: null,
      verdict: isDoubted ? 'unknown' : verdict,
      message: isDoubted ? `${message}, as far as this plan goes: ${doubt}` : reasonsOnce(message),
      evidence: evidence.length < 2 ? evidence : [...new Set(evidence)],
    };
  });
  return VERDICT_ORDER.flatMap((verdict) => findings.filter((item) => item.verdict === verdict));
}

/** Why something is unknown, each reason once: two questions of one resource may meet the same. */
function reasonsOnce(message: string): string {
  if (!message.startsWith(UNDECIDED)) return message;
  const reasons = message.slice(UNDECIDED.length).split('; ');
  return `${UNDECIDED}${[...new Set(reasons)].join('; ')}`;
}

const NO_RESULT: Pick<PolicyResult, 'verdict' | 'message' | 'evidence' | 'severity'> = {
  verdict: 'unknown',
  message: 'the policy gave no result for this resource',
  evidence: [],
};

/** The first of the worst verdict; most often there is one alone. */
function worstOf(results: readonly PolicyResult[] = []): PolicyResult | undefined {
  if (results.length < 2) return results[0];
  return VERDICT_ORDER.map((verdict) => results.find((item) => item.verdict === verdict)).find(
    (item) => item !== undefined,
  );
}
