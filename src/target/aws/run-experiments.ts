import {
  DeleteExperimentTemplateCommand,
  GetExperimentCommand,
  StopExperimentCommand,
  paginateListExperimentTemplates,
  paginateListExperiments,
} from '@aws-sdk/client-fis';
import { setTimeout as wait } from 'node:timers/promises';
import { HoldfastError } from '../../model/error.js';
import type { Clients } from '../clients.js';
import { RUN_TAG } from './run-tag.js';

/** FIS runs an experiment's undo before it ends; on AWS that takes minutes at most. */
const LONGEST_STOP_MS = 15 * 60_000;
const LONGEST_LOOK_MS = 1000;

/** States of an experiment that is over. */
export const ENDED: ReadonlySet<string> = new Set(['completed', 'stopped', 'failed', 'cancelled']);

/** What FIS has of a run in one region. */
export interface RunExperiments {
  readonly runId: string;
  readonly region: string;
  /** Experiments that have not ended. */
  readonly running: readonly string[];
  readonly templates: readonly string[];
}

/** By the tag, so that a run is found of which nothing else is known. */
export async function listRunExperiments(
  { fis }: Clients,
  region: string,
): Promise<RunExperiments[]> {
  const running: [string, string][] = [];
  const templates: [string, string][] = [];
  for await (const page of paginateListExperiments({ client: fis }, {}))
    for (const { id = '', tags, state } of page.experiments ?? []) {
      const runId = tags?.[RUN_TAG];
      if (runId !== undefined && !ENDED.has(state?.status ?? '')) running.push([runId, id]);
    }
  for await (const page of paginateListExperimentTemplates({ client: fis }, {}))
    for (const { id = '', tags } of page.experimentTemplates ?? []) {
      const runId = tags?.[RUN_TAG];
      if (runId !== undefined) templates.push([runId, id]);
    }
  const runIds = new Set([...running, ...templates].map(([runId]) => runId));
  const of = (rows: readonly [string, string][], wanted: string): string[] =>
    rows.flatMap(([runId, id]) => (runId === wanted ? [id] : []));
  return [...runIds].map((runId) => ({
    runId,
    region,
    running: of(running, runId),
    templates: of(templates, runId),
  }));
}

/**
 * Stops what runs, waits until FIS has undone it, and deletes the templates.
 * @throws HoldfastError recover/still-running
 */
export async function endRunExperiments(
  { fis }: Clients,
  { running, templates }: Pick<RunExperiments, 'running' | 'templates'>,
): Promise<void> {
  // It may end by itself in the meantime, which is as good.
  for (const id of running)
    await fis.send(new StopExperimentCommand({ id })).catch(() => undefined);
  const until = performance.now() + LONGEST_STOP_MS;
  for (const id of running) await untilEnded(fis, id, until);
  for (const id of templates) await fis.send(new DeleteExperimentTemplateCommand({ id }));
}

/** Asks at once, then ever more seldom: AWS answers few such calls. */
async function untilEnded(fis: Clients['fis'], id: string, untilMs: number): Promise<void> {
  for (let waitMs = 50; ; waitMs = Math.min(2 * waitMs, LONGEST_LOOK_MS)) {
    const { experiment } = await fis.send(new GetExperimentCommand({ id }));
    const status = experiment?.state?.status ?? 'in no state';
    if (ENDED.has(status)) return;
    if (performance.now() > untilMs) {
      throw new HoldfastError(
        'recover/still-running',
        `Experiment ${id} is ${status} after ${LONGEST_STOP_MS / 60_000} minutes`,
        { hint: 'Look at it in the FIS console, and recover again.' },
      );
    }
    await wait(waitMs);
  }
}
