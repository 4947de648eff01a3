import type { ScalingProcess } from '../world/auto-scaling.js';

/**
 * Processes of one group that are suspended. What one of them leaves of the others:
 * Amazon EC2 Auto Scaling User Guide, "How suspended processes affect other processes".
 */
export class SuspendedProcesses {
  readonly #all = new Set<ScalingProcess>();

  add(processes: readonly ScalingProcess[]): void {
    for (const process of processes) this.#all.add(process);
  }

  remove(processes: readonly ScalingProcess[]): void {
    for (const process of processes) this.#all.delete(process);
  }

  list(): readonly ScalingProcess[] {
    return [...this.#all];
  }

  /** None of them is suspended. */
  allow(...processes: readonly ScalingProcess[]): boolean {
    return !processes.some((process) => this.#all.has(process));
  }
}
