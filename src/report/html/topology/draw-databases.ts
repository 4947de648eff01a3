import type { DeployedDatabase } from '../../../model/deployed-data.js';
import type { Deployment } from '../../../model/deployment.js';
import { markup, type Markup } from '../markup.js';
import { drawBox, drawText, type Pen } from './draw-text.js';
import type { Grid, Lane } from './grid.js';

const BOX = 58;
const BUS = 22;

export function heightOfDatabases({ databases }: Deployment, wired: boolean): number {
  return databases.length === 0 ? 0 : databases.length * (BOX + 10) + (wired ? BUS : 0);
}

interface Place {
  readonly top: number;
  /** The rows whose instances read and write the databases. */
  readonly applications: readonly Lane[];
  /** Identifiers of those whose primary is lost. */
  readonly lost: readonly string[];
}

/** Primary and standby, each in its zone, and the applications' way to the primary. */
export function drawDatabases(
  { databases }: Deployment,
  zones: readonly string[],
  grid: Grid,
  { top, applications, lost }: Place,
): Markup | null {
  if (databases.length === 0) return null;
  const wired = applications.length > 0;
  const first = top + (wired ? BUS : 0);
  return markup`${wired && drawBus(grid, top + 6, applications, entryX(grid, zones, databases[0]))}${databases.map(
    (database, index) => {
      const y = first + index * (BOX + 10);
      const primary = boxIn(grid, zones.indexOf(database.zone), y);
      const standby = boxIn(grid, zones.indexOf(database.standbyZone ?? ''), y);
      const wireX = entryX(grid, zones, database);
      return markup`${wired && index === 0 && primary !== null && markup`<path class="wire" d="M${wireX} ${top + 6}V${y}m-4-6l4 6 4-6"/>`}${primary !== null && drawOne(database, 'primary', primary, grid, lost.includes(database.identifier))}${standby !== null && drawOne(database, 'standby', standby, grid)}${primary !== null && standby !== null && drawReplication(primary, standby)}`;
    },
  )}`;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxIn(grid: Grid, zone: number, y: number): Spot | null {
  const column = grid.columns[zone];
  if (column === undefined) return null;
  return { x: column.x + grid.gutter, y, width: column.width - 2 * grid.gutter, height: BOX };
}

/** Where requests enter a database: near the right of its primary's box. */
function entryX(grid: Grid, zones: readonly string[], database?: DeployedDatabase): number {
  const box = database === undefined ? null : boxIn(grid, zones.indexOf(database.zone), 0);
  return box === null ? grid.width / 2 : box.x + box.width - 12;
}

function drawOne(
  database: DeployedDatabase,
  role: 'primary' | 'standby',
  spot: Spot,
  pen: Pen,
  lost = false,
): Markup {
  const text = { x: spot.x + 10, width: spot.width - 20 };
  const kind = database.multiAz ? role : 'only copy';
  return markup`<g><title>${database.address}</title>${drawBox(spot, `${role === 'primary' ? 'box-strong' : 'box-spare'}${lost ? ' box-lost' : ''}`)}${drawText(`${lost ? '✕ ' : ''}${database.engine} ${kind}${lost ? ', lost' : ''}`, { ...text, y: spot.y + 23 }, pen, 'strong')}${drawText(`${database.identifier}:${database.port}`, { ...text, y: spot.y + 42 }, pen, 'tiny')}</g>`;
}

/** Down the right gutter of each zone with applications, and along one line to the primary. */
function drawBus(grid: Grid, y: number, applications: readonly Lane[], entry: number): Markup {
  const ways = applications.flatMap((lane) =>
    lane.columns.map((index) => {
      const column = grid.columns[index] ?? { x: 0, width: 0 };
      const x = column.x + column.width - grid.gutter / 2;
      return { x, path: `M${x - grid.gutter / 2} ${lane.y}H${x}V${y}` };
    }),
  );
  const rights = ways.map((way) => way.x);
  return markup`<path class="wire" d="${ways.map((way) => way.path).join('')}M${Math.min(entry, ...rights)} ${y}H${Math.max(entry, ...rights)}"/>`;
}

function drawReplication(primary: Spot, standby: Spot): Markup {
  const right = primary.x < standby.x;
  const from = right ? primary.x + primary.width : primary.x;
  const to = right ? standby.x : standby.x + standby.width;
  const y = primary.y + BOX / 2;
  const tip = right ? -5 : 5;
  return markup`<path class="wire" stroke-dasharray="4 3" d="M${from} ${y}H${to}"/><path class="wire" d="M${to + tip} ${y - 4}L${to} ${y}l${tip} 4"/>`;
}
