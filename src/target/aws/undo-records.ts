import { z } from 'zod';
import type { UndoRecord } from '../../model/account.js';
import type { Clients } from '../clients.js';
import {
  createParameter,
  deleteParameter,
  listParameters,
  replaceParameter,
  type JsonParameter,
} from './parameters.js';
import { PARAMETER_ROOT } from './run-tag.js';
import { steadyStateShape, type SteadyState } from './steady-state.js';

const RUNS = `${PARAMETER_ROOT}/runs`;

const undoShape = z.object({
  kind: z.literal('undo'),
  runId: z.string(),
  sequence: z.int().min(0),
  region: z.string(),
  how: z.string(),
  call: z
    .object({
      service: z.string(),
      operation: z.string(),
      input: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});

/** What lies in the account of one run. */
export interface RunRecords {
  readonly runId: string;
  /** In the order of the acts. */
  readonly undos: readonly UndoRecord[];
  readonly steadyState: SteadyState | null;
  /** Records that cannot be read: kept, and said. */
  readonly unreadable: readonly string[];
}

/** Writes how to undo an act, before the act. The same sequence again replaces it. */
export async function writeUndo(clients: Clients, undo: UndoRecord): Promise<void> {
  const parameter: JsonParameter = { name: undoName(undo), value: { kind: 'undo', ...undo } };
  if (!(await createParameter(clients, parameter, undo.runId)))
    await replaceParameter(clients, parameter);
}

export async function deleteUndo(clients: Clients, undo: UndoRecord): Promise<void> {
  await deleteParameter(clients, undoName(undo));
}

export async function writeSteadyState(
  clients: Clients,
  runId: string,
  state: SteadyState,
): Promise<void> {
  await createParameter(clients, { name: steadyName(runId), value: state }, runId);
}

export async function deleteSteadyState(clients: Clients, runId: string): Promise<void> {
  await deleteParameter(clients, steadyName(runId));
}

/** Of every run that left something. */
export async function listRunRecords(clients: Clients): Promise<RunRecords[]> {
  const all = await listParameters(clients, RUNS);
  const runOf = ({ name }: JsonParameter): string =>
    name.slice(RUNS.length + 1).split('/')[0] ?? '';
  return [...new Set(all.map(runOf))].map((runId) => {
    const parameters = all.filter((parameter) => runOf(parameter) === runId);
    const undos: UndoRecord[] = [];
    const unreadable: string[] = [];
    let steadyState: SteadyState | null = null;
    for (const { name, value } of parameters) {
      const undo = undoShape.safeParse(value);
      const steady = steadyStateShape.safeParse(value);
      if (undo.success && undo.data.runId === runId) undos.push(undo.data);
      else if (steady.success) steadyState = steady.data;
      else unreadable.push(name);
    }
    return {
      runId,
      undos: undos.toSorted((a, b) => a.sequence - b.sequence),
      steadyState,
      unreadable,
    };
  });
}

function undoName({ runId, sequence }: UndoRecord): string {
  return `${RUNS}/${runId}/undo-${String(sequence).padStart(4, '0')}`;
}

function steadyName(runId: string): string {
  return `${RUNS}/${runId}/steady-state`;
}
