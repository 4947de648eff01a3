import type { CreateExperimentTemplateCommandInput } from '@aws-sdk/client-fis';
import type { z } from 'zod';
import type { Deployment } from '../model/deployment.js';
import type { Loss } from '../model/loss.js';
import type { FaultSpec } from '../model/scenario.js';
import type { Clients } from '../target/clients.js';
import type { Inventory, TargetState } from '../target/inventory.js';

/** A fault that Holdfast can inject. One file each, one entry in faults.ts. */
export interface FaultDriver {
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  /** For docs/reference: one or two sentences each. */
  readonly fidelity: {
    readonly onAws: string;
    readonly inLab: string;
    readonly cannot: string;
  };
  /** What a scenario may set beside `name`, `atSeconds` and `durationSeconds`; strict, with defaults. */
  readonly parameters: z.ZodType<Readonly<Record<string, string | number | boolean>>>;
  /**
   * Settles what is hit: pure. Throws HoldfastError `fault/nothing-to-hit` where there is nothing.
   */
  plan(context: FaultContext): FaultPlan;
}

export interface FaultContext {
  readonly fault: FaultSpec;
  readonly deployment: Deployment;
  readonly inventory: Inventory;
  /** Account that the target's ARNs are in, as STS shows it. */
  readonly accountId: string;
  /** Real requests a second of the scenario's own load and probe; what a surge is a multiple of. */
  readonly usersPerSecond?: number;
}

/** What injecting a fault comes to. At least one of `experiment`, `calls` and `pressure` is there. */
export interface FaultPlan {
  /** What FIS can do goes through FIS; null where it has no action for it. */
  readonly experiment: Experiment | null;
  /** What FIS cannot do, through the service's own API, in this order. */
  readonly calls: readonly FaultCall[];
  /** Requests that the run itself makes, beside its load; null for none. */
  readonly pressure: Pressure | null;
  readonly loss: Loss;
  /** What has to be seen from outside before the fault counts as injected: all of them. */
  readonly witnesses: readonly Witness[];
  /** What is hit, one sentence each: shown before anything is injected. */
  readonly blastRadius: readonly string[];
  /**
   * Why nothing can be concluded from what is measured, one sentence each: they make the verdict
   * inconclusive, as where an attack met only stand-ins for AWS's own rules.
   */
  readonly reservations?: readonly string[];
}

export interface Experiment {
  readonly region: string;
  /** Without role, stop conditions and tags, which are the run's. */
  readonly template: Pick<
    CreateExperimentTemplateCommandInput,
    'targets' | 'actions' | 'description'
  >;
}

/** One request of an AWS service's API, as data: what is journalled is what is sent. */
export interface AwsCall {
  readonly region: string;
  /** Key of the client in `Clients`. */
  readonly service: keyof Clients;
  /** Such as `StartInstanceRefresh`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FaultCall {
  readonly name: string;
  readonly call: AwsCall;
  /**
   * What undoes it; null where it undoes itself. Journalled before the call, so it may only name what
   * is known then: `{ "fromOutput": "deploymentId" }` as a value stands for that member of the call's
   * answer, and is left out where the answer never came.
   */
  readonly undo: AwsCall | null;
  /** Polled until it says that the call's work is over; null where the call does all at once. */
  readonly until: CallEnd | null;
}

export interface CallEnd {
  readonly call: AwsCall;
  /** Where in the answer its state stands, such as `InstanceRefreshes.0.Status`. */
  readonly path: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /**
   * States in which the stack's own guard ended it, as an alarm does a deployment: it took effect, and
   * that it was not carried through is a finding.
   */
  readonly rejected?: readonly string[];
  /** Where in the answer stands why it ended so, such as `deploymentInfo.errorInformation.message`. */
  readonly why?: string;
}

/** Load that is the fault. `name` is that of a pressure in src/load/pressures.ts. */
export interface Pressure {
  readonly name: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** Sees a fault from outside of what injected it. Asked again and again until it has seen it. */
export interface Witness {
  /** What it waits to see, as in "the load balancer no longer routes to what is lost". */
  readonly what: string;
  /** Whether a look calls AWS's APIs. They answer few calls, so it looks less often than others. */
  readonly asksApis?: true;
  /** What it saw, one sentence; null where it has not. */
  look(view: WitnessView): Promise<string | null>;
}

export interface WitnessView {
  /** Clients of a region. */
  clients(region: string): Clients;
  /** Targets as last seen, by instance id. */
  readonly targets: ReadonlyMap<string, TargetState>;
  /** Every state that a target entered since the fault began, in order: also those that are over. */
  readonly targetChanges: readonly TargetState[];
  /** What the probe saw of the requests that ended within the last real second. */
  readonly probe: {
    readonly requests: number;
    readonly failed: number;
    readonly latencyP50Ms: number | null;
    /** Median before the fault. */
    readonly latencyP50BeforeMs: number | null;
    /** The same of the slowest twentieth; left out where the run does not tell. */
    readonly latencyP95Ms?: number | null;
    readonly latencyP95BeforeMs?: number | null;
  };
  /** What the pressure has sent and got so far, by outcome; null where there is none. */
  readonly pressure: Readonly<Record<string, number>> | null;
}
