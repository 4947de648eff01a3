import { standingOf, type GateReport } from '../../model/finding.js';
import type { RepeatedFigure, RunSummary, Summary } from '../../model/summary.js';
import type { Verdict } from '../../model/verdict.js';
import { compareFigures } from './compare-figures.js';

/** What can be said of a change. `not said`: the two cannot be told apart, or are not of one kind. */
export type Change = 'better' | 'worse' | 'same' | 'not said';

export interface ComparedRow {
  /** What it is about, such as `kill-az in the lab`. */
  readonly of: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly change: Change;
  /** Why nothing can be said, or what the change rests on. */
  readonly why: string;
}

export interface Comparison {
  /** better: something is, and nothing is worse. */
  readonly verdict: 'better' | 'worse' | 'same' | 'not said';
  /** What is another on the two sides, said before anything else. */
  readonly differences: readonly string[];
  readonly rows: readonly ComparedRow[];
}

/** A side of a comparison: its runs of one scenario on one target, and what they say together. */
export interface Side {
  readonly runs: readonly RunSummary[];
  readonly figures: readonly RepeatedFigure[];
}

/** Two reports beside each other. Pure: the same two give the same comparison. */
export function compareSummaries(before: Summary, after: Summary): Comparison {
  const a = sidesOf(before);
  const b = sidesOf(after);
  const common = [...a.keys()].filter((key) => b.has(key));
  const differences: string[] = [];
  const rows: ComparedRow[] = [];
  rows.push(...compareGates(before.gate, after.gate));
  for (const key of common) {
    const [one, two] = [a.get(key), b.get(key)];
    if (one === undefined || two === undefined) continue;
    const unlike = unlikeness(one, two);
    differences.push(...unlike.map((each) => `${key}: ${each.text}`));
    // The plan is what one compares; with another scenario or speed it is another experiment.
    const barred = unlike.find(({ bars }) => bars)?.text ?? null;
    rows.push(...compareSides(key, one, two, barred));
  }
  for (const [key, side] of a) {
    if (b.has(key)) continue;
    differences.push(`${key} is only in the first`);
    const why = 'it was not run in the second';
    const was = worstOf(side);
    rows.push({ of: key, what: 'verdict', before: was, after: 'not run', change: 'not said', why });
  }
  for (const key of b.keys()) if (!a.has(key)) differences.push(`${key} is only in the second`);
  if (before.gate !== null && after.gate !== null && common.length === 0) {
    if (before.gate.plan.sha256 !== after.gate.plan.sha256) differences.push('the plans differ');
  }
  return { verdict: concludeFrom(rows), differences: [...new Set(differences)], rows };
}

/** Worse wins; where a verdict cannot be said, all cannot; a figure of one event decides nothing. */
function concludeFrom(rows: readonly ComparedRow[]): Comparison['verdict'] {
  if (rows.some(({ change }) => change === 'worse')) return 'worse';
  const deciding = rows.filter(({ of, what }) => what === 'verdict' || of === 'policies');
  if (deciding.length === 0 || deciding.some(({ change }) => change === 'not said')) {
    return 'not said';
  }
  return rows.some(({ change }) => change === 'better') ? 'better' : 'same';
}

function sidesOf({ runs, repeats }: Summary): Map<string, Side> {
  const sides = new Map<string, Side>();
  for (const run of runs) {
    const key = `${run.scenario} (${run.target})`;
    const figures =
      repeats.find(({ scenario, target }) => scenario === run.scenario && target === run.target)
        ?.figures ?? [];
    sides.set(key, { runs: [...(sides.get(key)?.runs ?? []), run], figures });
  }
  return sides;
}

/** `bars`: what is measured cannot be compared. */
function unlikeness(one: Side, two: Side): { readonly text: string; readonly bars: boolean }[] {
  const values = (side: Side, of: (run: RunSummary) => string | number): string =>
    [...new Set(side.runs.map(of))].join(', ');
  const differ = (
    name: string,
    of: (run: RunSummary) => string | number,
    bars: boolean,
    show: (text: string) => string,
  ): { text: string; bars: boolean }[] => {
    const [first, second] = [values(one, of), values(two, of)];
    return first === second
      ? []
      : [{ text: `${name} differs: ${show(first)} and ${show(second)}`, bars }];
  };
  const short = (hashes: string): string =>
    hashes
      .split(', ')
      .map((hash) => hash.slice(0, 12))
      .join(', ');
  return [
    ...differ('the plan', (run) => run.planSha256, false, short),
    ...differ('the scenario itself', (run) => run.scenarioSha256, true, short),
    ...differ(
      'the speed',
      (run) => run.speed,
      true,
      (text) => text,
    ),
  ];
}

function worstOf({ runs }: Side): Verdict {
  const worst = (['fail', 'inconclusive', 'pass'] as const).find((verdict) =>
    runs.some((run) => run.verdict === verdict),
  );
  return worst ?? 'inconclusive';
}

function compareSides(of: string, one: Side, two: Side, barred: string | null): ComparedRow[] {
  const [before, after] = [worstOf(one), worstOf(two)];
  const verdict: ComparedRow = {
    of,
    what: 'verdict',
    before,
    after,
    ...(barred === null ? compareVerdicts(before, after) : { change: 'not said', why: barred }),
  };
  return [verdict, ...compareFigures(of, one, two, barred)];
}

function compareVerdicts(before: Verdict, after: Verdict): Pick<ComparedRow, 'change' | 'why'> {
  if (before === 'inconclusive' || after === 'inconclusive') {
    return { change: 'not said', why: 'an inconclusive run shows nothing' };
  }
  if (before === after) return { change: 'same', why: '' };
  return {
    change: after === 'fail' ? 'worse' : 'better',
    why: 'each verdict stands by its own objectives and the error of its observation',
  };
}

/** Policies are pure: the same plan gives the same findings, so what changed can be said. */
function compareGates(before: GateReport | null, after: GateReport | null): ComparedRow[] {
  if (before === null || after === null) return [];
  const standing = (report: GateReport): Map<string, string> =>
    new Map(
      report.findings.map((finding) => [
        `${finding.policy} on ${finding.address}`,
        standingOf(finding),
      ]),
    );
  const [one, two] = [standing(before), standing(after)];
  const rank = (state: string): number => (state === 'fail' ? 2 : state === 'unknown' ? 1 : 0);
  const changed = [...new Set([...one.keys(), ...two.keys()])].flatMap((key): ComparedRow[] => {
    const [was, is] = [one.get(key) ?? 'not there', two.get(key) ?? 'not there'];
    if (was === is || rank(was) === rank(is)) return [];
    return [
      {
        of: 'policies',
        what: `policy ${key}`,
        before: was,
        after: is,
        change: rank(is) > rank(was) ? 'worse' : 'better',
        why: 'by the plan alone',
      },
    ];
  });
  const counts = ({ summary: { pass, fail, unknown } }: GateReport): string =>
    `${pass} pass, ${fail} fail, ${unknown} unknown`;
  return changed.length > 0
    ? changed
    : [
        {
          of: 'policies',
          what: 'policies',
          before: counts(before),
          after: counts(after),
          change: 'same',
          why: 'by the plan alone',
        },
      ];
}
