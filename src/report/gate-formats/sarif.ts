import type { Finding, GateReport, Severity } from '../../model/finding.js';
import { formatPlural } from '../format.js';
import { showInvisible, showOnOneLine } from '../visible.js';
import type { GateContext, PolicyText } from './context.js';
import {
  clip,
  detailLines,
  messageOf,
  sortFindings,
  verdictSentence,
  whyNotCounted,
  worstFirst,
} from './finding-text.js';
import { relativePlanUri } from './plan-path.js';
import { printJson } from './print-json.js';

/** GitHub rejects a file with more results in a run. */
const MAX_RESULTS = 25_000;
/** GitHub cuts descriptions of a rule there. */
const MAX_DESCRIPTION = 1024;

const MAX_NOTICE = 4000;

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** In the middle of the ranges that GitHub reads as critical (over 9), high (7), medium (4) and low. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** Areas that are not about security: their rules get no security score, only a level. */
const OTHER_AREAS = new Set(['availability', 'delivery', 'change']);

/**
 * SARIF 2.1.0 for code scanning: one result for each fail and unknown, whether it counts or not.
 *
 * Passes are left out, because GitHub does not read `kind`: it would open an alert for each of them
 * (microsoft/PSRule#955). Their count is in the run's properties. For the same reason an unknown,
 * `kind: open` with the `level: none` that the standard then demands (3.27.10), does become an
 * alert. Waived findings carry `suppressions`, which GitHub ignores and Azure DevOps and other
 * viewers read; their message therefore says by whom they are waived (github/codeql-action#1230).
 * What the baseline knows, or was there before the plan, is suppressed likewise, and is `unchanged` in
 * its `baselineState` (3.27.24). A result is at the resource's line where its source is at hand.
 *
 * Sources: docs.oasis-open.org/sarif/sarif/v2.1.0, docs.github.com "SARIF support for code scanning".
 */
export function renderSarif(report: GateReport, context: GateContext): string {
  const { failed, unknown, waived, known, unchanged } = sortFindings(report);
  const findings = [failed, unknown, waived, known, unchanged]
    .flatMap(worstFirst)
    .filter(({ verdict }) => verdict !== 'pass');
  const uri = relativePlanUri(context.planName);
  const ruleIndex = new Map(context.policies.map(({ id }, index) => [id, index]));
  const run = {
    tool: {
      driver: {
        name: 'Holdfast',
        version: context.version,
        rules: context.policies.map(toRule),
      },
    },
    invocations: [
      { executionSuccessful: true, toolExecutionNotifications: notify(report, findings.length) },
    ],
    artifacts: [
      { location: { uri }, roles: ['analysisTarget'], hashes: { 'sha-256': report.plan.sha256 } },
    ],
    results: findings
      .slice(0, MAX_RESULTS)
      .map((finding) => toResult(finding, uri, ruleIndex.get(finding.policy))),
    properties: { verdict: report.verdict, summary: report.summary, policies: report.policies },
  };
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return printJson(log);
}

function toRule({ id, title, description, severity, remedy, references }: PolicyText): object {
  const area = id.split('/')[0] ?? id;
  const security = !OTHER_AREAS.has(area);
  const help = [
    remedy,
    ...(references.length === 0 ? [] : [`References: ${references.join('; ')}`]),
  ].filter((part) => part !== '');
  return {
    id,
    shortDescription: { text: plain(clip(title, MAX_DESCRIPTION)) },
    fullDescription: { text: plain(clip(description, MAX_DESCRIPTION)) },
    help: { text: plain(help.length === 0 ? title : help.join('\n\n')) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      // GitHub reads the score only of rules that are tagged as security.
      ...(security ? { 'security-severity': SECURITY_SEVERITIES[severity] } : {}),
      tags: [...(security ? ['security'] : []), 'terraform', area],
    },
  };
}

function toResult(finding: Finding, uri: string, ruleIndex: number | undefined): object {
  const address = showOnOneLine(finding.address);
  return {
    ruleId: finding.policy,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    ...(finding.verdict === 'unknown'
      ? { kind: 'open', level: 'none' }
      : { kind: 'fail', level: LEVELS[finding.severity] }),
    message: {
      text: plain([`${address}: ${messageOf(finding)}`, ...detailLines(finding)].join('\n')),
    },
    locations: [
      {
        // GitHub refuses a result without a file and shows an alert at a line of it.
        physicalLocation: placeOf(finding, uri),
        logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }],
      },
    ],
    partialFingerprints: fingerprints(finding),
    ...baselineState(finding),
    ...suppressions(finding),
    properties: { severity: finding.severity },
  };
}

function placeOf({ location }: Finding, planUri: string): object {
  return location === null
    ? { artifactLocation: { uri: planUri }, region: { startLine: 1 } }
    : {
        artifactLocation: { uri: relativePlanUri(location.file) },
        region: { startLine: location.line },
      };
}

/** The standard's words for what ours are, the prior state's before the baseline's. */
function baselineState({ change, baseline }: Finding): object {
  const state = {
    introduced: 'new',
    worsened: 'updated',
    unclear: 'updated',
    unchanged: 'unchanged',
    new: 'new',
    worse: 'updated',
    known: 'unchanged',
  } as const;
  const compared = baseline === 'known' ? baseline : (change ?? baseline);
  return compared === null ? {} : { baselineState: state[compared] };
}

function suppressions(finding: Finding): object {
  const why = whyNotCounted(finding);
  if (why === undefined) return {};
  const { waiver } = finding;
  const kind = waiver?.from === 'comment' ? 'inSource' : 'external';
  const justification =
    waiver === null ? why : `${waiver.owner}, until ${waiver.expires}: ${waiver.reason}`;
  return { suppressions: [{ kind, status: 'accepted', justification: plain(justification) }] };
}

/**
 * From what stays when a message is reworded. GitHub knows an alert again by
 * `primaryLocationLineHash` alone; where it is missing its upload takes the hash of the line, which
 * would make one alert of all findings of a policy, since all are on the plan's first line.
 */
function fingerprints({ fingerprint }: Finding): Readonly<Record<string, string>> {
  return {
    'holdfast/v1': fingerprint,
    primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
  };
}

/** An empty list of results reads as a pass; where it is none, this says so. */
function notify(report: GateReport, count: number): object[] {
  const texts = [
    ...(report.verdict === 'inconclusive' ? [verdictSentence(report)] : []),
    ...(count > MAX_RESULTS
      ? [`${formatPlural(count - MAX_RESULTS, 'more finding')} left out: GitHub takes no more.`]
      : []),
  ];
  return [
    ...texts.map((text) => ({ level: 'warning', message: { text } })),
    ...report.notices.map(({ level, code, message }) => ({
      level,
      descriptor: { id: code },
      message: { text: plain(clip(showOnOneLine(message), MAX_NOTICE)) },
    })),
  ];
}

/** In a message `[text](target)` is a link (3.11.6), which a plan must not be able to set. */
function plain(text: string): string {
  return showInvisible(text).replaceAll('](', '] (');
}
