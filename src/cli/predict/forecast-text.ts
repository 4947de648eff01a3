import type { Forecast } from '../../model/forecast.js';
import { alignRow, wrapText } from '../../report/text/columns.js';
import { forecastRows } from './forecast-rows.js';

const HEADINGS = ['fault', 'where', 'users see', 'noticed after', 'instances left'];

/** The forecast for a terminal. */
export function forecastText(forecast: Forecast): string {
  const rows = forecastRows(forecast);
  const cells = rows.map(({ fault, where, users, noticed, left }) => [
    fault,
    where,
    users,
    noticed,
    left,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const { against, assumptions } = forecast;
  const changed = (against?.changes ?? []).filter(({ change }) => change !== 'same');
  return [
    `What each fault would do to ${forecast.plan}, by the plan alone (declared time)`,
    '',
    alignRow(HEADINGS, widths),
    ...rows.flatMap((row, index) => [
      alignRow(cells[index] ?? [], widths),
      ...wrapText(row.why, '  ', '  '),
    ]),
    ...(against === null
      ? []
      : [
          '',
          `Against ${against.plan}:`,
          ...(changed.length === 0
            ? ['  nothing is better or worse']
            : changed.flatMap(({ change, fault, where, why }) =>
                wrapText(`${change}: ${`${fault} ${where}`.trim()}: ${why}`, '  ', '    '),
              )),
        ]),
    ...(assumptions.length === 0 ? [] : ['', 'Assumed:']),
    ...assumptions.flatMap((assumption) => wrapText(assumption, '  ', '    ')),
  ]
    .join('\n')
    .concat('\n');
}
