import type { Finding, GateReport, Notice } from '../model/finding.js';
import type { Waiver } from '../model/waiver.js';
import { daysBetween } from './calendar-day.js';
import { conclude, withNotices } from './conclude.js';
import { coversVerdict, isAbout } from './matches-waiver.js';

/** A waiver that ends this soon is worth a warning: time to mend what it covers, or to ask again. */
const SOON_DAYS = 14;

export interface WaiverConditions {
  /** Day on which the plan is judged, `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** What is judged, such as `staging`; undefined where the gate was not told. */
  readonly environment?: string | undefined;
  /** Every policy there is, to tell a waiver of none of them. */
  readonly policyIds: readonly string[];
  /** Address before, by the address after it, of what the plan moves: a waiver is about both. */
  readonly movedFrom?: ReadonlyMap<string, string>;
}

/**
 * Marks what is waived. An expired waiver is not applied; a notice says so, as it does of one that
 * ends soon, that matches nothing any more, or that is for an environment which nobody named.
 */
export function applyWaivers(
  report: GateReport,
  waivers: readonly Waiver[],
  conditions: WaiverConditions,
): GateReport {
  if (waivers.length === 0) return report;
  const { today, environment, movedFrom = NOTHING } = conditions;
  const here = waivers.filter((each) => [null, environment].includes(each.environment));
  const valid = here.filter(({ expires }) => expires >= today);
  // The one that lasts longest is shown, where several apply.
  const lasting = groupByPolicy(valid.toSorted((a, b) => (a.expires < b.expires ? 1 : -1)));
  const findings = report.findings.map((finding): Finding => {
    const waiver = lasting
      .get(finding.policy)
      ?.find((each) => coversVerdict(each, finding) && isAboutIt(each, finding, movedFrom));
    if (waiver === undefined) return finding;
    const { owner, reason, expires, from, source } = waiver;
    return { ...finding, waiver: { owner, reason, expires, from, source } };
  });
  const notices = [
    ...here.flatMap((waiver) => noticesOf(waiver, report, conditions)),
    ...waivers.flatMap((waiver) => placelessNotice(waiver, environment)),
  ];
  return withNotices(conclude({ ...report, findings }), notices);
}

function groupByPolicy(waivers: readonly Waiver[]): ReadonlyMap<string, readonly Waiver[]> {
  const groups = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const group = groups.get(waiver.policy);
    if (group) group.push(waiver);
    else groups.set(waiver.policy, [waiver]);
  }
  return groups;
}

function noticesOf(
  waiver: Waiver,
  report: GateReport,
  { today, policyIds, movedFrom = NOTHING }: WaiverConditions,
): Notice[] {
  const left = daysBetween(today, waiver.expires);
  if (left < 0) {
    return [
      warning('waiver/expired', waiver, `expired on ${waiver.expires} and is not applied any more`),
    ];
  }
  const own = report.findings.filter((finding) => isAboutIt(waiver, finding, movedFrom));
  if (!own.some((finding) => coversVerdict(waiver, finding))) {
    return [warning('waiver/unmatched', waiver, whyUnmatched(waiver, own, policyIds))];
  }
  return [
    ...movedNotice(waiver, own),
    ...(left > SOON_DAYS
      ? []
      : [warning('waiver/expires-soon', waiver, `ends on ${waiver.expires}, ${inDays(left)}`)]),
  ];
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function isAboutIt(
  waiver: Waiver,
  finding: Finding,
  movedFrom: ReadonlyMap<string, string>,
): boolean {
  const before = movedFrom.get(finding.address);
  return (
    isAbout(waiver, finding) ||
    (before !== undefined && isAbout(waiver, { ...finding, address: before }))
  );
}

/** Once the move is applied no plan tells of it any more. */
function movedNotice(waiver: Waiver, own: readonly Finding[]): Notice[] {
  const moved = own.find((finding) => coversVerdict(waiver, finding) && !isAbout(waiver, finding));
  return moved === undefined
    ? []
    : [
        warning(
          'waiver/moved',
          waiver,
          `covers ${moved.address} by the address that it had before this plan: name the new one`,
        ),
      ];
}

function whyUnmatched(
  waiver: Waiver,
  own: readonly Finding[],
  policyIds: readonly string[],
): string {
  if (!policyIds.includes(waiver.policy)) return 'names a policy that does not exist';
  const other = own.find(({ verdict }) => verdict !== 'pass');
  return other === undefined
    ? 'matches nothing any more: remove it'
    : `is for ${waiver.verdicts.join(' and ')}, and ${other.address} is ${other.verdict}: name that in its verdicts, or remove it`;
}

function placelessNotice(waiver: Waiver, environment: string | undefined): Notice[] {
  return environment === undefined && waiver.environment !== null
    ? [
        warning(
          'waiver/environment',
          waiver,
          `is for ${waiver.environment} and is not applied: name what is judged with --environment`,
        ),
      ]
    : [];
}

function warning(code: string, waiver: Waiver, what: string): Notice {
  const { source, policy, address, owner } = waiver;
  return {
    level: 'warning',
    code,
    message: `${source}: the waiver of ${policy} at ${address} by ${owner} ${what}`,
  };
}

function inDays(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
