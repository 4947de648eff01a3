import type { Deployment } from '../../../model/deployment.js';
import { markup, type Markup } from '../markup.js';
import { arrange, type SubnetRow } from './arrange.js';
import {
  drawBalancer,
  drawBox,
  drawSubnet,
  drawText,
  heightOfBalancer,
  heightOfSubnet,
  type Box,
} from './draw-parts.js';
import { makeGrid, MARGIN, type Grid } from './grid.js';
import { drawDatabases, heightOfDatabases } from './draw-databases.js';

const GROUP_LINE = 20;

/** The stack as a picture: region, zones as columns, what stands where and who sends to whom. */
export function drawTopology(deployment: Deployment, narrow: boolean, label: string): Markup {
  const { zones, rows } = arrange(deployment);
  const grid = makeGrid(zones.length, narrow);
  const inner = {
    x: MARGIN + (narrow ? 8 : 20),
    width: grid.width - 2 * (MARGIN + (narrow ? 8 : 20)),
  };
  const parts: Markup[] = [];
  let y = 62;
  const balancers = deployment.loadBalancers.map((balancer) => {
    const box: Box = { ...inner, y, height: heightOfBalancer(balancer) };
    y += box.height + 14;
    return { balancer, box };
  });
  const lowest = balancers.at(-1)?.box;
  const zonesTop = y;
  y += 30;
  const lanes: number[] = [];
  for (const row of rows) {
    const placed = drawRow(row, grid, y);
    parts.push(placed.svg);
    if (placed.applicationY !== null) lanes.push(placed.applicationY);
    y += placed.height + 12;
  }
  const databasesHeight = heightOfDatabases(deployment, lanes.length > 0);
  const bottom = y + databasesHeight + 8;
  const zoneBoxes = zones.map((zone, index) => {
    const column = grid.columns[index] ?? { x: 0, width: 0 };
    return markup`${drawBox({ ...column, y: zonesTop, height: bottom - zonesTop }, 'box-zone')}${drawText(`Zone ${zone}`, { x: column.x + grid.gutter, y: zonesTop + 20, width: column.width - 2 * grid.gutter }, grid, 'strong')}`;
  });
  const height = bottom + 28;
  return markup`<svg class="picture" viewBox="0 0 ${grid.width} ${height}" role="img" aria-label="${label}">
${drawBox({ x: 1, y: 30, width: grid.width - 2, height: height - 32 }, 'box-region')}
${drawText(`Region ${deployment.region}, VPC ${deployment.vpcId}`, { x: MARGIN, y: 50, width: grid.width * 0.62 }, grid, 'strong')}
${zoneBoxes}${lowest !== undefined && drawRequests(grid, lowest.y + lowest.height, lanes)}
${balancers.map(({ balancer, box }) => drawBalancer(balancer, deployment, box, grid))}
${deployment.loadBalancers.some((each) => each.scheme === 'internet-facing') && drawInternet(grid)}
${parts}${drawDatabases(deployment, zones, grid, { top: y, applications: lanes })}
</svg>`;
}

function drawInternet(grid: Grid): Markup {
  const x = Math.round(grid.width * 0.78);
  return markup`<text class="strong" x="${x}" y="16" text-anchor="middle">internet</text><path class="wire" d="M${x} 22V60m-4-6l4 6 4-6"/>`;
}

/** From the load balancer down each zone's gutter to its application instances. */
function drawRequests(grid: Grid, from: number, lanes: readonly number[]): Markup {
  const last = lanes.at(-1);
  if (last === undefined) return markup``;
  return markup`${grid.columns.map(({ x }) => {
    const wire = x + grid.gutter / 2;
    return markup`<path class="wire" d="M${wire} ${from}V${last}"/>${lanes.map((lane) => markup`<path class="wire" d="M${wire} ${lane}H${x + grid.gutter}m-4-3l4 3-4 3"/>`)}`;
  })}`;
}

interface PlacedRow {
  readonly svg: Markup;
  readonly height: number;
  /** Height at which wires reach the row's application instances; null where it has none. */
  readonly applicationY: number | null;
}

function drawRow(row: SubnetRow, grid: Grid, y: number): PlacedRow {
  const widthOf = (index: number): number => (grid.columns[index]?.width ?? 0) - 2 * grid.gutter;
  const top = y + row.groups.length * GROUP_LINE;
  const tallest = Math.max(
    0,
    ...row.cells.map((cell, index) =>
      cell === null ? 0 : heightOfSubnet(cell, widthOf(index), grid),
    ),
  );
  const cells = row.cells.map((cell, index) => {
    const x = (grid.columns[index]?.x ?? 0) + grid.gutter;
    return (
      cell !== null && drawSubnet(cell, { x, y: top, width: widthOf(index), height: tallest }, grid)
    );
  });
  const serves = row.cells.some((cell) =>
    cell?.instances.some((instance) => instance.role === 'application'),
  );
  return {
    svg: markup`${drawGroups(row, grid, y, top + tallest)}${cells}`,
    height: top + tallest - y + (row.groups.length > 0 ? 8 : 0),
    applicationY: serves ? Math.round(top + tallest / 2) : null,
  };
}

function drawGroups(row: SubnetRow, grid: Grid, top: number, bottom: number): Markup | null {
  const first = grid.columns[0];
  const last = grid.columns.at(-1);
  if (row.groups.length === 0 || first === undefined || last === undefined) return null;
  const inset = grid.gutter - 6;
  const x = first.x + inset;
  const width = last.x + last.width - inset - x;
  return markup`${drawBox({ x, y: top, width, height: bottom - top + 6 }, 'box-group')}${row.groups.map(
    ({ name, minSize, maxSize, desiredCapacity, healthCheckType }, index) =>
      drawText(
        `Auto Scaling group ${name}: wants ${desiredCapacity} (${minSize} to ${maxSize}), ${healthCheckType} health checks`,
        { x: x + 8, y: top + 15 + index * GROUP_LINE, width: width - 16 },
        grid,
        'tiny',
      ),
  )}`;
}
