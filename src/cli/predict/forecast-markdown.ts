import type { Forecast } from '../../model/forecast.js';
import { escapeMarkdown, markdownCode } from '../../report/gate-formats/markdown-text.js';
import { forecastRows } from './forecast-rows.js';

/** The forecast as a pull request's comment. */
export function forecastMarkdown(forecast: Forecast): string {
  const isCompared = forecast.against !== null;
  const headings = [
    'fault',
    'where',
    'users see',
    'noticed after',
    'instances left',
    'why',
    ...(isCompared ? ['change'] : []),
  ];
  const rows = forecastRows(forecast).map((row) => [
    markdownCode(row.fault),
    ...[row.where, row.users, row.noticed, row.left, row.why].map(escapeMarkdown),
    ...(isCompared ? [changeCell(row.change)] : []),
  ]);
  const assumptions = forecast.assumptions.map((text) => `- ${escapeMarkdown(text)}`);
  return [
    '### What each fault would do, by the plan alone',
    '',
    tableRow(headings),
    tableRow(headings.map(() => '---')),
    ...rows.map(tableRow),
    '',
    'Durations are those of AWS and the plan. Only a run on AWS confirms a prediction about AWS.',
    ...(assumptions.length === 0
      ? []
      : ['', '<details><summary>Assumed</summary>', '', ...assumptions, '', '</details>']),
  ]
    .join('\n')
    .concat('\n');
}

function changeCell(change: ReturnType<typeof forecastRows>[number]['change']): string {
  if (change === null) return '';
  const mark = { better: '**better**', worse: '**worse**', same: 'same', new: 'new', gone: 'gone' };
  return change.change === 'same'
    ? mark.same
    : `${mark[change.change]}: ${escapeMarkdown(change.why)}`;
}

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
