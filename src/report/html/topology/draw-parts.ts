import type { DeployedLoadBalancer, Deployment } from '../../../model/deployment.js';
import { markup, type Markup } from '../markup.js';
import { nameOf, type InstanceMark, type SubnetCell } from './arrange.js';

/** A box in the picture, in its units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Pen {
  /** Width of one character, generously: nothing may overrun its box. */
  readonly characterWidth: number;
}

const LINE = 17;
const CHIP = 24;

export function drawBox(box: Box, kind: string): Markup {
  return markup`<rect class="${kind}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/>`;
}

/** Text cut to fit its width; the whole of it in its title. */
export function drawText(
  text: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
  pen: Pen,
  kind = '',
): Markup {
  const most = Math.max(2, Math.floor(at.width / pen.characterWidth));
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return markup`<text class="${kind}" x="${at.x}" y="${at.y}">${shown}${shown !== text && markup`<title>${text}</title>`}</text>`;
}

/** What a load balancer does, one line each. */
export function linesOf(balancer: DeployedLoadBalancer, deployment: Deployment): string[] {
  const listeners = balancer.listeners.map(({ protocol, port, defaultAction: action }) => {
    if (action.type === 'redirect') {
      return `${protocol} ${port}: redirects to ${action.protocol} ${action.port} (${action.statusCode})`;
    }
    if (action.type === 'fixed-response')
      return `${protocol} ${port}: answers ${action.statusCode}`;
    const group = deployment.targetGroups.find((each) => each.arn === action.targetGroupArn);
    return `${protocol} ${port}: forwards to ${group === undefined ? 'a target group' : `${group.name} on ${group.port}`}`;
  });
  return [
    balancer.webAclAddress === null ? 'no web ACL' : `web ACL ${nameOf(balancer.webAclAddress)}`,
    ...listeners,
  ];
}

export function heightOfBalancer(balancer: DeployedLoadBalancer): number {
  return 34 + (balancer.listeners.length + 1) * LINE;
}

export function drawBalancer(
  balancer: DeployedLoadBalancer,
  deployment: Deployment,
  box: Box,
  pen: Pen,
): Markup {
  const at = (line: number): { x: number; y: number; width: number } => ({
    x: box.x + 12,
    y: box.y + 20 + line * LINE,
    width: box.width - 24,
  });
  return markup`${drawBox(box, 'box-strong')}${drawText(`Load balancer ${balancer.name} (${balancer.scheme})`, at(0), pen, 'strong')}${linesOf(balancer, deployment).map((line, index) => drawText(line, at(index + 1), pen, 'tiny'))}`;
}

function chipWidth(mark: InstanceMark, width: number, pen: Pen): number {
  return Math.min(width, mark.text.length * pen.characterWidth + 18);
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

export function heightOfSubnet(cell: SubnetCell, width: number, pen: Pen): number {
  const lines = chipLines(cell, width - 20, pen).length;
  return 48 + lines * (CHIP + 6) + (lines > 0 ? 2 : 0);
}

export function drawSubnet(cell: SubnetCell, box: Box, pen: Pen): Markup {
  const { subnet } = cell;
  const inner = box.width - 20;
  const chips = chipLines(cell, inner, pen).map((line, row) => {
    let x = box.x + 10;
    const y = box.y + 46 + row * (CHIP + 6);
    return line.map((mark) => {
      const width = chipWidth(mark, inner, pen);
      const chip = { x, y, width, height: CHIP };
      x += width + 6;
      return markup`${drawBox(chip, mark.role === 'application' ? 'box-strong' : 'box')}${drawText(mark.text, { x: chip.x + 9, y: y + 16, width: width - 12 }, pen, 'tiny strong')}`;
    });
  });
  const text = { x: box.x + 10, width: inner };
  return markup`<g>${drawBox(box, subnet.tier === 'public' ? 'box-public' : 'box-private')}<title>${subnet.address} ${subnet.cidr}</title>${drawText(nameOf(subnet.address), { ...text, y: box.y + 19 }, pen, 'strong')}${drawText(`${subnet.tier} ${subnet.cidr}`, { ...text, y: box.y + 36 }, pen, 'tiny')}${chips}</g>`;
}
