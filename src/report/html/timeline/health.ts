import type { RunDetail, TargetState } from '../../input.js';
import { markup, type Markup } from '../markup.js';
import { round, type Frame, type Lane } from './frame.js';

const ROW = 18;
const BAR = 15;
/** More targets than this are left to the table. */
const MOST_TARGETS = 40;
const KNOWN = ['healthy', 'initial', 'unhealthy', 'draining', 'unused'];

interface Target {
  readonly name: string;
  readonly zone: string;
  readonly states: readonly TargetState[];
}

/** Targets by zone, each with its states in order of time. */
export function targetsOf({ targetStates }: RunDetail): Target[] {
  const targets = new Map<string, { name: string; zone: string; states: TargetState[] }>();
  for (const state of targetStates) {
    const key = JSON.stringify([state.zone, state.target]);
    const target = targets.get(key) ?? { name: state.target, zone: state.zone, states: [] };
    target.states.push(state);
    targets.set(key, target);
  }
  return [...targets.values()].sort((a, b) => a.zone.localeCompare(b.zone, 'en'));
}

/** One row a target, grouped by zone: its health as ELBv2 showed it, over time. */
export function drawHealth(detail: RunDetail, frame: Frame, top: number, hatch: string): Lane {
  const all = targetsOf(detail);
  const targets = all.slice(0, MOST_TARGETS);
  let y = top;
  const rows = targets.map((target, index) => {
    const heading = target.zone !== targets[index - 1]?.zone && drawZone(target.zone, frame, y);
    if (heading !== false) y += 18;
    const row = markup`${heading}${drawTarget(target, frame, y, hatch)}`;
    y += frame.layout.labelsAbove ? ROW + 14 : ROW;
    return row;
  });
  const more =
    all.length > targets.length &&
    markup`<text class="tiny" x="${frame.layout.left}" y="${y + 12}">and ${all.length - targets.length} more targets, in the table</text>`;
  return { height: y - top + (more === false ? 0 : 18), svg: markup`${rows}${more}` };
}

function drawZone(zone: string, frame: Frame, y: number): Markup {
  const { left, labelsAbove } = frame.layout;
  return labelsAbove
    ? markup`<text class="tiny strong" x="${left}" y="${y + 13}">${shorten(zone, 24)}</text>`
    : markup`<text class="tiny strong" x="${left - 8}" y="${y + 13}" text-anchor="end">${shorten(zone, 22)}</text>`;
}

function drawTarget(target: Target, frame: Frame, y: number, hatch: string): Markup {
  const { left, labelsAbove } = frame.layout;
  const bar = labelsAbove ? y + 13 : y;
  const name = shorten(target.name, 20);
  const label = labelsAbove
    ? markup`<text class="id" x="${left}" y="${y + 9}">${name}</text>`
    : markup`<text class="id" x="${left - 8}" y="${y + 11}" text-anchor="end">${name}</text>`;
  const segments = target.states.map((state, index) => {
    const from = frame.x(state.atMs);
    const width = frame.x(target.states[index + 1]?.atMs ?? frame.endMs) - from;
    return width > 0 && drawSegment(state, { from, width, y: bar }, frame, hatch);
  });
  return markup`${label}${segments}`;
}

function drawSegment(
  { state, reason }: TargetState,
  at: { readonly from: number; readonly width: number; readonly y: number },
  frame: Frame,
  hatch: string,
): Markup {
  const kind = classOf(state);
  const box = markup`x="${round(at.from)}" y="${at.y}" width="${round(at.width)}" height="${BAR}" rx="2"`;
  const said = reason === null ? state : `${state}: ${reason}`;
  const fits = at.width > state.length * frame.layout.characterWidth + 8;
  return markup`<g><title>${said}</title><rect class="state state-${kind}" ${box}/>${
    // Text on stripes cannot be read, so a segment is either named or striped.
    kind === 'unhealthy' && !fits && markup`<rect fill="url(#${hatch})" ${box}/>`
  }${
    fits &&
    markup`<text class="${kind === 'unhealthy' ? 'on-fill' : 'on-light'}" x="${round(at.from + 4)}" y="${at.y + 11.5}">${state}</text>`
  }</g>`;
}

/** Class of a state; a state with a part after a dot, such as `unhealthy.draining`, goes by that. */
export function classOf(state: string): string {
  const last = state.split('.').at(-1) ?? state;
  return KNOWN.includes(last) ? last : 'other';
}

function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}
