import { EXIT_CODES, HoldfastError } from '../model/error.js';

interface Step {
  readonly what: string;
  readonly undo: () => Promise<void> | void;
}

/**
 * What must be undone, queued before or as it is done, and run last-first. One step that fails does
 * not keep the others from running.
 */
export class Teardown {
  readonly #steps: Step[] = [];
  readonly #first: Step[] = [];
  #running: Promise<void> | undefined;

  defer(what: string, undo: () => Promise<void> | void): void {
    this.#steps.push({ what, undo });
  }

  /** Before all that is deferred otherwise, whenever it is queued: what would keep the others from ending. */
  deferFirst(what: string, undo: () => Promise<void> | void): void {
    this.#first.push({ what, undo });
  }

  /** Idempotent: a second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: string[] = [];
    const next = (): Step | undefined => this.#first.pop() ?? this.#steps.pop();
    for (let step = next(); step !== undefined; step = next()) {
      try {
        await step.undo();
      } catch (error) {
        failures.push(`${step.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (failures.length > 0) {
      throw new HoldfastError(
        'lab/stop',
        `The lab could not end all it started. ${failures.join('; ')}`,
        {
          hint: 'Run `holdfast recover` to end what is left.',
          exitCode: EXIT_CODES.internal,
        },
      );
    }
  }
}
