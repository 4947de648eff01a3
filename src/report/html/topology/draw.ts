import type { Deployment } from '../../../model/deployment.js';
import { markup, type Markup } from '../markup.js';
import { arrange, type SubnetRow } from './arrange.js';
import { drawDatabases, heightOfDatabases } from './draw-databases.js';
import { drawBox, drawLines, drawText, LINE, wrapLines, type Box, type Line } from './draw-text.js';
import { NOTHING_LOST, type Lost } from './lost-parts.js';
import { makeGrid, MARGIN, type Grid, type Lane } from './grid.js';
import { placeBalancer } from './load-balancer.js';
import { drawSubnet, heightOfSubnet } from './subnet.js';

/** The stack as a picture: region, zones as columns, what stands where and who sends to whom. */
export function drawTopology(
  deployment: Deployment,
  narrow: boolean,
  label: string,
  lost: Lost = NOTHING_LOST,
): Markup {
  const { zones, rows } = arrange(deployment, lost.instancesByZone);
  const grid = makeGrid(zones.length, narrow);
  const inner = {
    x: MARGIN + (narrow ? 8 : 20),
    width: grid.width - 2 * (MARGIN + (narrow ? 8 : 20)),
  };
  const parts: Markup[] = [];
  let y = 62;
  const balancers = deployment.loadBalancers.map((balancer) => {
    const placed = placeBalancer(balancer, deployment, inner.width, grid);
    const svg = placed.draw({ x: inner.x, y });
    y += placed.height + 14;
    return svg;
  });
  const zonesTop = y;
  y += 30;
  const lanes: Lane[] = [];
  for (const row of rows) {
    const placed = drawRow(row, grid, y);
    parts.push(placed.svg);
    if (placed.lane.columns.length > 0) lanes.push(placed.lane);
    y += placed.height + 12;
  }
  const databasesHeight = heightOfDatabases(deployment, lanes.length > 0);
  const bottom = y + databasesHeight + 8;
  const zoneBoxes = zones.map((zone, index) => {
    const column = grid.columns[index] ?? { x: 0, width: 0 };
    const gone = lost.zones.includes(zone);
    return markup`${drawBox({ ...column, y: zonesTop, height: bottom - zonesTop }, gone ? 'box-zone box-lost' : 'box-zone')}${drawText(gone ? `✕ Zone ${zone}, lost` : `Zone ${zone}`, { x: column.x + grid.gutter, y: zonesTop + 20, width: column.width - 2 * grid.gutter }, grid, 'strong')}`;
  });
  const height = bottom + 28;
  return markup`<svg class="picture" viewBox="0 0 ${grid.width} ${height}" role="img" aria-label="${label}" style="min-width:${grid.leastWidth}px">
${drawBox({ x: 1, y: 30, width: grid.width - 2, height: height - 32 }, 'box-region')}
${drawText(narrow ? `Region ${deployment.region}` : `Region ${deployment.region}, VPC ${deployment.vpcs.map(({ id }) => id).join(', ')}`, { x: MARGIN, y: 50, width: grid.width * 0.62 }, grid, 'strong')}
${zoneBoxes}${balancers.length > 0 && drawRequests(grid, zonesTop - 14, lanes)}
${balancers.length > 1 && drawBox({ x: inner.x - 6, y: 56, width: inner.width + 12, height: zonesTop - 64 }, 'box-group')}${balancers}
${deployment.loadBalancers.some((each) => each.scheme === 'internet-facing') && drawInternet(grid)}
${parts}${drawDatabases(deployment, zones, grid, { top: y, applications: lanes, lost: lost.databases })}
</svg>`;
}

function drawInternet(grid: Grid): Markup {
  const x = Math.round(grid.width * 0.78);
  return markup`<text class="strong" x="${x}" y="16" text-anchor="middle">internet</text><path class="wire" d="M${x} 22V60m-4-6l4 6 4-6"/>`;
}

/** From the load balancer down each zone's gutter to its application instances. */
function drawRequests(grid: Grid, from: number, lanes: readonly Lane[]): Markup {
  return markup`${lanes.flatMap(({ y, columns }) =>
    columns.map((column) => {
      const x = grid.columns[column]?.x ?? 0;
      return markup`<path class="wire" d="M${x + grid.gutter / 2} ${from}V${y}H${x + grid.gutter}m-4-3l4 3-4 3"/>`;
    }),
  )}`;
}

interface PlacedRow {
  readonly svg: Markup;
  readonly height: number;
  readonly lane: Lane;
}

function drawRow(row: SubnetRow, grid: Grid, y: number): PlacedRow {
  const widthOf = (index: number): number => (grid.columns[index]?.width ?? 0) - 2 * grid.gutter;
  const span = spanOf(row, grid);
  const labels = labelsOf(row, span.width, grid);
  const top = y + labels.length * LINE + (labels.length > 0 ? 6 : 0);
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
  const serving = row.cells.flatMap((cell, index) =>
    cell?.instances.some((instance) => instance.role === 'application') === true ? [index] : [],
  );
  return {
    svg: markup`${drawGroups(labels, { ...span, y, height: top + tallest - y + 6 }, grid)}${cells}`,
    height: top + tallest - y + (row.groups.length > 0 ? 8 : 0),
    lane: { y: Math.round(top + tallest / 2), columns: serving },
  };
}

/** What is said of a row's Auto Scaling groups, above its subnets. */
function labelsOf({ groups }: SubnetRow, width: number, grid: Grid): Line[] {
  const lines = groups.map(
    ({ name, minSize, maxSize, desiredCapacity, healthCheckType }): Line => ({
      text: `Auto Scaling group ${name}: wants ${desiredCapacity} (${minSize} to ${maxSize}), ${healthCheckType} health checks`,
      kind: 'tiny',
    }),
  );
  return wrapLines(lines, width - 16, grid);
}

/** Around the columns in which a row's Auto Scaling groups have subnets. */
function spanOf({ groups, cells }: SubnetRow, grid: Grid): { x: number; width: number } {
  const ids = new Set(groups.flatMap((group) => group.subnetIds));
  const columns = grid.columns.filter((_, index) => ids.has(cells[index]?.subnet.id ?? ''));
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return { x: 0, width: 0 };
  const x = first.x + grid.gutter - 6;
  return { x, width: last.x + last.width - grid.gutter + 6 - x };
}

function drawGroups(labels: readonly Line[], box: Box, grid: Grid): Markup | null {
  if (labels.length === 0) return null;
  const text = { x: box.x + 8, y: box.y + 15, width: box.width - 16 };
  return markup`${drawBox(box, 'box-group')}${drawLines(labels, text, grid)}`;
}
