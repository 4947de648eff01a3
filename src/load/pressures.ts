import { attack } from './attack.js';
import { surge } from './surge.js';
import type { NameServer } from '../model/target.js';

/** Load that is itself a fault. One entry in PRESSURES; a fault's plan names it. */
export interface PressureDriver {
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  start(options: PressureOptions): Promise<RunningPressure>;
}

export interface PressureOptions {
  readonly url: string;
  /** PEM to trust beside the system's certificates; null where none is needed. */
  readonly ca: string | null;
  /** Host header and TLS server name; null where the URL's own will do. */
  readonly serverName: string | null;
  /** Resolves `serverName` again and again; where it is left out or null the URL says where to go. */
  readonly dns?: NameServer | null;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Real milliseconds after which it ends by itself, whether or not it is stopped. */
  readonly maxDurationMs: number;
}

export interface RunningPressure {
  /** What was sent and what came of it so far. */
  counts(): Readonly<Record<string, number>>;
  /** A second call gives the same promise. */
  stop(): Promise<void>;
}

export const PRESSURES: Readonly<Record<string, PressureDriver>> = { attack, surge };
