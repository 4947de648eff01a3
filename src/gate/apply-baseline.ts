import { hash } from 'node:crypto';
import type { Baseline, BaselineEntry } from '../model/baseline.js';
import type { Finding, GateReport, Notice } from '../model/finding.js';
import { conclude, withNotices } from './conclude.js';
import { comparedEvidence, isCompared } from './extent/compared-evidence.js';
import type { ReadExtent } from './extent/read-extent.js';
import { renaming, type Rename } from './extent/renaming.js';
import { weighFinding, wordsOf } from './extent/weigh-finding.js';
import { fingerprintOf } from './fingerprint.js';
import { nameSome } from './name-some.js';

/** What a baseline is compared with, beside the report. */
export interface BaselineConditions {
  /** Address before, by the address after it, of what the plan moves. */
  readonly movedFrom: ReadonlyMap<string, string>;
  readonly extentNow: ReadExtent;
  /** Takes out of a sentence what the plan marks sensitive. */
  readonly show: (text: string) => string;
}

const NOTHING_MORE: BaselineConditions = {
  movedFrom: new Map(),
  extentNow: () => undefined,
  show: (text) => text,
};

/**
 * Marks what a baseline knows: that does not count. What got worse (an unknown that fails now, a
 * higher severity, one that fails further) counts, and an entry that nothing matches any more is
 * named, to be taken out.
 */
export function applyBaseline(
  report: GateReport,
  baseline: Baseline,
  { movedFrom, extentNow, show }: BaselineConditions = NOTHING_MORE,
): GateReport {
  const entries = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry]));
  const rename = renaming(movedFrom);
  const matched = new Map<Finding, BaselineEntry>();
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    const moved = movedFrom.get(finding.address);
    const entry =
      entries.get(finding.fingerprint) ??
      (moved === undefined ? undefined : entries.get(fingerprintOf(finding.policy, moved)));
    if (entry === undefined) return { ...finding, baseline: 'new' };
    matched.set(finding, entry);
    return compare(finding, entry, { extentNow, show, rename });
  });
  const known = [...matched.values()];
  return withNotices(conclude({ ...report, findings }), [
    ...staleNotice(report, baseline, new Set(known)),
    ...plainNotice([...matched].flatMap(([now, entry]) => (isPlain(now, entry) ? [entry] : []))),
  ]);
}

function compare(
  finding: Finding,
  entry: BaselineEntry,
  { extentNow, show, rename }: Omit<BaselineConditions, 'movedFrom'> & { readonly rename: Rename },
): Finding {
  const { extent, words } = entry;
  const comparison = weighFinding(
    {
      ...finding,
      extent: extent && extentNow(finding),
      words: new Set(hashWords(finding, rename)),
    },
    { ...entry, extent, words: words && new Set(words) },
    rename,
  );
  if (comparison.order === 'no worse') return { ...finding, baseline: 'known' };
  return {
    ...finding,
    baseline: comparison.order,
    evidence: [...comparedEvidence(comparison, 'in the baseline', show), ...finding.evidence],
  };
}

/**
 * Everything that fails or is unknown and is not waived: a waiver ends some day, a baseline does not.
 *
 * @param extentNow how far each goes, without what is sensitive
 */
export function makeBaseline(
  { findings }: GateReport,
  extentNow: ReadExtent = () => undefined,
): Baseline {
  const entries = findings.flatMap((finding): BaselineEntry[] => {
    const { fingerprint, policy, address, verdict, severity, waiver } = finding;
    if (verdict === 'pass' || waiver !== null) return [];
    const entry = { fingerprint, policy, address, verdict, severity };
    const extent = extentNow(finding);
    if (extent) return [{ ...entry, extent }];
    return [verdict === 'fail' ? { ...entry, words: hashWords(finding, (text) => text) } : entry];
  });
  const key = ({ policy, address }: BaselineEntry): string => JSON.stringify([policy, address]);
  return { version: 1, findings: entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

/** What it says, by hashes: enough to see that it says something else. */
function hashWords(finding: Finding, rename: Rename): string[] {
  const own = { ...finding, evidence: finding.evidence.filter((line) => !isCompared(line)) };
  return wordsOf(own, rename)
    .map((line) => hash('sha256', line, 'hex').slice(0, 16))
    .toSorted();
}

/** Of a version that told no extents: whether it gets worse cannot be seen. */
function isPlain({ verdict }: Finding, { extent, words }: BaselineEntry): boolean {
  return verdict === 'fail' && extent === undefined && words === undefined;
}

function plainNotice(plain: readonly BaselineEntry[]): Notice[] {
  if (plain.length === 0) return [];
  return [
    {
      level: 'warning',
      code: 'baseline/without-extent',
      message: `${count(plain)} of the baseline ${plain.length === 1 ? 'does' : 'do'} not tell how far it failed, so that it cannot be seen to get worse: ${name(plain)}. Write it anew with --write-baseline.`,
    },
  ];
}

function staleNotice(
  report: GateReport,
  baseline: Baseline,
  matched: ReadonlySet<BaselineEntry>,
): Notice[] {
  // A policy that was switched off says nothing of what it once found.
  const judged = new Set(report.policies.map(({ policy }) => policy));
  const stale = baseline.findings.filter(
    (entry) => judged.has(entry.policy) && !matched.has(entry),
  );
  if (stale.length === 0) return [];
  return [
    {
      level: 'warning',
      code: 'baseline/stale',
      message: `${count(stale)} of the baseline match nothing any more: ${name(stale)}. Write it anew with --write-baseline, so that they cannot come back unseen.`,
    },
  ];
}

function count({ length }: readonly BaselineEntry[]): string {
  return length === 1 ? '1 entry' : `${length} entries`;
}

function name(entries: readonly BaselineEntry[]): string {
  return nameSome(
    entries.map(({ policy, address }) => `${policy} at ${address}`),
    '; ',
  );
}
