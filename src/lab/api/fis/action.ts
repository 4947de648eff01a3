import type { World } from '../../world.js';
import type { Holds } from './holds.js';
import type { Resource, ResourceType } from './resources.js';

/** One fault that FIS can inject: a file each, listed in actions.ts. */
export interface FaultAction {
  /** AWS's id, such as `aws:ec2:stop-instances`. */
  readonly id: string;
  readonly description: string;
  /** What differs from AWS, one sentence; null where nothing is known to. */
  readonly simulation: string | null;
  /** Its key under an action's `targets` and the type it must have; null for an action without. */
  readonly target: { readonly name: string; readonly resourceType: ResourceType } | null;
  readonly parameters: Readonly<Record<string, ActionParameter>>;
  /** What is wrong with parameters that have the right form; null where nothing is. */
  check?(parameters: Parameters, world: World): string | null;
  /**
   * Injects, waits, undoes. Must undo in a `finally`: `call.sleep` returns early when the experiment
   * is stopped. A rejection is a failed action.
   */
  run(call: ActionCall): Promise<ActionOutcome>;
}

interface ActionParameter {
  readonly description: string;
  readonly required: boolean;
  readonly kind: 'duration' | 'boolean' | 'text';
}

export type Parameters = Readonly<Record<string, string>>;

export interface ActionCall {
  readonly world: World;
  readonly holds: Holds;
  /** The action's targets as they were resolved when the experiment started. Never empty. */
  readonly resources: readonly Resource[];
  readonly parameters: Parameters;
  /** Parameters of the target that the resources are of. */
  readonly targetParameters: Parameters;
  /** Resolves after so many declared seconds, or at once when the experiment is stopped. */
  sleep(declaredSeconds: number): Promise<void>;
  /**
   * Resolves with true once the condition holds, with false after `limitSeconds` (declared, but never
   * less than 5 real seconds) or when the lab closes. Goes on while the experiment is stopping.
   */
  until(condition: () => boolean, limitSeconds: number): Promise<boolean>;
}

/** Expected ends. What became of the fault is said in `reason`. */
export interface ActionOutcome {
  readonly status: 'completed' | 'failed';
  readonly reason: string;
}

export function completed(reason: string): ActionOutcome {
  return { status: 'completed', reason };
}

export function failed(reason: string): ActionOutcome {
  return { status: 'failed', reason };
}
