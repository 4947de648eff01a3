import { markup, type Markup } from '../markup.js';
import { nameOf, type InstanceMark, type SubnetCell } from './arrange.js';
import {
  drawBox,
  drawLines,
  drawText,
  LINE,
  wrapLines,
  type Box,
  type Line,
  type Pen,
} from './draw-text.js';

const CHIP = 24;
const INSET = 10;

function chipWidth(mark: InstanceMark, width: number, pen: Pen): number {
  return Math.min(width, textOfMark(mark).length * pen.characterWidth + 18);
}

function textOfMark({ text, lost }: InstanceMark): string {
  return lost === true ? `✕ ${text}` : text;
}

/** Chips in lines, as many in each as fit. */
function chipLines(cell: SubnetCell, width: number, pen: Pen): InstanceMark[][] {
  const lines: InstanceMark[][] = [];
  let left = 0;
  for (const mark of cell.instances) {
    const needed = chipWidth(mark, width, pen) + 6;
    const line = lines.at(-1);
    if (line === undefined || needed > left + 6) {
      lines.push([mark]);
      left = width - needed;
    } else {
      line.push(mark);
      left -= needed;
    }
  }
  return lines;
}

function textOf({ subnet }: SubnetCell, width: number, pen: Pen): Line[] {
  return wrapLines(
    [
      { text: nameOf(subnet.address), kind: 'strong' },
      { text: `${subnet.tier} ${subnet.cidr}`, kind: 'tiny' },
    ],
    width,
    pen,
  );
}

export function heightOfSubnet(cell: SubnetCell, width: number, pen: Pen): number {
  const inner = width - 2 * INSET;
  const chips = chipLines(cell, inner, pen).length;
  return 14 + textOf(cell, inner, pen).length * LINE + chips * (CHIP + 6) + (chips > 0 ? 2 : 0);
}

export function drawSubnet(cell: SubnetCell, box: Box, pen: Pen): Markup {
  const { subnet } = cell;
  const inner = box.width - 2 * INSET;
  const lines = textOf(cell, inner, pen);
  const chipsTop = box.y + 12 + lines.length * LINE;
  const chips = chipLines(cell, inner, pen).map((line, row) => {
    let x = box.x + INSET;
    const y = chipsTop + row * (CHIP + 6);
    return line.map((mark) => {
      const width = chipWidth(mark, inner, pen);
      const chip = { x, y, width, height: CHIP };
      x += width + 6;
      return markup`${drawBox(chip, `${mark.role === 'application' ? 'box-strong' : 'box'}${mark.lost === true ? ' box-lost' : ''}`)}${drawText(textOfMark(mark), { x: chip.x + 9, y: y + 16, width: width - 12 }, pen, 'tiny strong')}`;
    });
  });
  return markup`<g>${drawBox(box, subnet.tier === 'public' ? 'box-public' : 'box-private')}<title>${subnet.address} ${subnet.cidr}</title>${drawLines(lines, { x: box.x + INSET, y: box.y + 19, width: inner }, pen)}${chips}</g>`;
}
