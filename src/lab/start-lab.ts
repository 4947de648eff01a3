import { mkdir } from 'node:fs/promises';
import type { OpenTargetOptions, Connection } from '../model/target.js';
import { startApi } from './api/start-api.js';
import { refuseInterrupted } from './refuse-interrupted.js';
import { startWorld } from './start-world.js';

export interface RunningLab {
  readonly connection: Connection;
  readonly substitutions: readonly string[];
  /** Figures of the lab's own instruments, by name (see measure/instruments.ts). */
  instruments(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Undoes what is injected, ends all processes. A second call gives the same promise. */
  stop(): Promise<void>;
}

/**
 * Builds the stack on loopback and serves its AWS endpoint; resolves once every target is healthy.
 * Ends what it has started, and throws run/interrupted, where its signal is aborted before.
 */
export async function startLab(options: OpenTargetOptions): Promise<RunningLab> {
  await mkdir(options.dir, { recursive: true });
  const world = await startWorld(options);
  try {
    refuseInterrupted(options.signal);
    const api = await startApi({ world, clock: options.clock });
    let stopping: Promise<void> | undefined;
    return {
      connection: {
        endpoint: api.endpoint,
        region: api.region,
        credentials: api.credentials,
        url: world.urls.https ?? world.urls.http ?? world.listeners[0]?.url ?? '',
        ca: world.ca,
        serverName: world.serverName,
        dns: { ...world.dns, speed: options.speed },
      },
      substitutions: world.substitutions,
      instruments: () => {
        const { p99Ms, maxMs, shortestScaledMs } = world.lateness();
        // Without a figure the verdict says that the lab's timers were not seen.
        return p99Ms === null || maxMs === null || shortestScaledMs === null
          ? {}
          : { 'lab-timers': { p99Ms, maxMs, shortestScaledMs } };
      },
      stop: () => (stopping ??= api.close().finally(() => world.stop())),
    };
  } catch (error) {
    await world.stop();
    throw error;
  }
}
