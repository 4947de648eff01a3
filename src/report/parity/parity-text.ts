import type { ParityDifference, ParityReport } from '../../model/parity.js';
import { formatCount, formatPlural } from '../format.js';
import { wrapText } from '../text/columns.js';
import { paint, toneOf, type TextOptions } from '../text/paint.js';
import { showOnOneLine } from '../visible.js';

/** What `holdfast parity` prints: what may not differ first, then what cannot be told. */
export function renderParityText(report: ParityReport, options: TextOptions = {}): string {
  const of = (verdict: ParityDifference['verdict']): readonly ParityDifference[] =>
    report.differences.filter((each) => each.verdict === verdict);
  return [
    `A: ${showOnOneLine(report.a.plan)}`,
    `B: ${showOnOneLine(report.b.plan)}`,
    '',
    ...section(paint('DIFFERS', 'fail', options), of('fail')),
    ...section(paint('UNKNOWN', 'inconclusive', options), of('unknown')),
    ...section('ALLOWED', of('allowed')),
    ...report.notices.flatMap(({ level, message }) => wrapText(message, `${level}: `, '  ')),
    ...(report.notices.length > 0 ? [''] : []),
    paint(paritySentence(report), toneOf(report.verdict), options),
    '',
  ].join('\n');
}

/** The verdict with its counts, in one sentence. */
export function paritySentence({ verdict, summary }: ParityReport): string {
  const word = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' }[verdict];
  const { modules, resources, fail, unknown, allowed } = summary;
  if (resources === 0)
    return `${word}: the plans have no resource in common, so nothing was shown.`;
  return `${word}: ${formatCount(fail)} not allowed, ${formatCount(unknown)} unknown, ${formatCount(allowed)} allowed, in ${formatPlural(resources, 'pair')} of resources and ${formatPlural(modules, 'module')}.`;
}

/** What differs, as one word and a place. */
export function nameOf({ address, attribute, kind }: ParityDifference): string {
  if (attribute !== '') return `${address}  ${attribute}`;
  return kind === 'count' ? `${address}  (number of instances)` : address;
}

function section(title: string, differences: readonly ParityDifference[]): string[] {
  if (differences.length === 0) return [];
  const lines = differences.flatMap((each) => [
    `  ${showOnOneLine(nameOf(each))}`,
    ...wrapText(`A: ${each.a}`, '    ', '       '),
    ...wrapText(`B: ${each.b}`, '    ', '       '),
    ...(each.allowedBy === '' ? [] : [`    allowed by ${each.allowedBy}`]),
  ]);
  return [title, ...lines, ''];
}
