import { EXIT_CODES, HoldfastError } from '../model/error.js';

/**
 * What must be undone, queued before or as it is done, and run last-first. One step that fails does
 * not keep the others from running.
 */
export class Teardown {
  readonly #steps: { readonly what: string; readonly undo: () => Promise<void> | void }[] = [];
  #running: Promise<void> | undefined;

  defer(what: string, undo: () => Promise<void> | void): void {
    this.#steps.push({ what, undo });
  }

  /** Idempotent: a second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: string[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
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
