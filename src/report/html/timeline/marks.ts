import type { Outcome } from '../../../model/sample.js';
import { round } from './frame.js';

const SHAPES: Readonly<Record<Outcome, (x: number, y: number) => string>> = {
  ok: (x, y) => `M${x} ${y}h0`,
  'http-error': (x, y) => `M${round(x - 3)} ${round(y - 3)}l6 6m0-6l-6 6`,
  timeout: (x, y) => `M${x} ${round(y - 4)}l3.6 6.5h-7.2z`,
  refused: (x, y) => `M${round(x - 3)} ${round(y - 3)}h6v6h-6z`,
  reset: (x, y) => `M${x} ${round(y - 4)}l3.4 4-3.4 4-3.4-4z`,
  closed: (x, y) => `M${round(x - 3.5)} ${y}h7m-3.5-3.5v7`,
  dns: (x, y) => `M${round(x - 3.6)} ${round(y - 3)}h7.2l-3.6 6.5z`,
  tls: (x, y) => `M${round(x - 3)} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`,
  'bad-response': (x, y) => `M${round(x - 3.5)} ${y}h7m-3.5-3.5v7m-2.5-6l5 5m0-5l-5 5`,
};

/** SVG path of one request. Every outcome has a shape of its own: colour alone tells nobody enough. */
export function markPath(outcome: Outcome, x: number, y: number): string {
  return SHAPES[outcome](x, y);
}
