import type { ParityDifference, ParityReport } from '../../model/parity.js';
import { formatCount } from '../format.js';
import { clip } from '../gate-formats/finding-text.js';
import { escapeMarkdown, markdownCode } from '../gate-formats/markdown-text.js';
import { paritySentence } from './parity-text.js';

/** GitHub takes 65,536 characters; kept in UTF-8 bytes, with room for what follows the table. */
const MAX_BYTES = 60_000;
const MAX_TEXT = 200;

/** A comment for a pull request: the verdict, and a table of what differs and may not. */
export function renderParityMarkdown(report: ParityReport): string {
  const open = report.differences.filter(({ verdict }) => verdict !== 'allowed');
  const lines = [
    '<!-- holdfast-parity -->',
    `## Holdfast parity: ${report.verdict}`,
    '',
    paritySentence(report),
    '',
    ...report.notices.map(({ message }) => `- ${escapeMarkdown(clip(message, MAX_TEXT))}`),
    ...(open.length > 0 ? ['', '| | What | A | B |', '| --- | --- | --- | --- |'] : []),
  ];
  let bytes = Buffer.byteLength(lines.join('\n'));
  let left = 0;
  for (const difference of open) {
    const row = rowOf(difference);
    bytes += Buffer.byteLength(row) + 1;
    if (bytes > MAX_BYTES) left++;
    else lines.push(row);
  }
  if (left > 0) lines.push('', `${formatCount(left)} more are not shown here.`);
  return `${lines.join('\n')}\n`;
}

function rowOf({ verdict, address, attribute, a, b }: ParityDifference): string {
  const name = markdownCode(clip(attribute === '' ? address : `${address} ${attribute}`, MAX_TEXT));
  const cells = [a, b].map((side) => escapeMarkdown(clip(side, MAX_TEXT)));
  return `| ${verdict} | ${name} | ${cells.join(' | ')} |`;
}
