import type { Deployment } from './deployment.js';

/**
 * A stack that a target found in an account and did not build. Ids and ARNs of its deployment are
 * the account's.
 */
export interface Account {
  readonly deployment: Deployment;
  /** The one table: a resource of the plan, and what it is in the account. */
  readonly matches: readonly Match[];
  /** What faults need and the endpoint has not, or does not tell; one sentence each. */
  readonly missing: readonly string[];
  /**
   * Says why this must not be injected here; nothing where it may be. Asks, and changes nothing.
   * The preview was shown by then.
   */
  refusals(intent: Intent): Promise<readonly string[]>;
  /** Role that FIS takes, and the alarms that stop an experiment; the run's own where they are left out. */
  readonly roleArn?: string;
  readonly stopAlarms?: readonly string[];
  /** Null where the endpoint has nowhere to keep a lease: then nothing is recovered from elsewhere. */
  readonly guard: RunGuard | null;
}

export type MatchKind =
  | 'vpc'
  | 'subnet'
  | 'load-balancer'
  | 'target-group'
  | 'auto-scaling-group'
  | 'instance'
  | 'database'
  | 'cache'
  | 'nat-gateway'
  | 'web-acl'
  | 'dns-record'
  | 'health-check'
  | 'alarm'
  | 'deployment-group';

/** A resource of the plan beside what it is in the account. */
export interface Match {
  readonly kind: MatchKind;
  /** Address in the plan. */
  readonly address: string;
  /** Made-up id or ARN in the deployment that was read from the plan. */
  readonly planned: string;
  /** Id or ARN in the account; null where none was told. */
  readonly actual: string | null;
  /** What told it, such as `name`; for one that was not told, why. */
  readonly by: string;
  /** Where it really answers, host and port or a DNS name; null where it answers nowhere. */
  readonly at: string | null;
}

/** What a fault is about to do, as far as a target has to allow it. */
export interface Intent {
  readonly runId: string;
  readonly fault: string;
  /** Ids of FIS actions, by region. */
  readonly actions: readonly { readonly region: string; readonly id: string }[];
  /** Other requests: region, key of the client, operation. */
  readonly calls: readonly {
    readonly region: string;
    readonly service: string;
    readonly operation: string;
  }[];
  /** ARNs that the experiment names, with the action that names them. */
  readonly targets: readonly {
    readonly region: string;
    readonly action: string;
    readonly arn: string;
  }[];
  /** What the experiment selects by tags, and what of the stack these are to select: that and no more. */
  readonly selections: readonly {
    readonly region: string;
    readonly action: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly arns: readonly string[];
  }[];
  /** Actions without a bound of their own: their name and action id. Nothing may be injected by these. */
  readonly unbounded: readonly string[];
  readonly blastRadius: readonly string[];
}

/** One way to undo an act, as it lies in the account. What is in it has to be enough without a journal. */
export interface UndoRecord {
  readonly runId: string;
  /** In the order of the acts; undone last-first. */
  readonly sequence: number;
  readonly region: string;
  /** One sentence. */
  readonly how: string;
  /** Null stops the experiments that are tagged with the run, and deletes its templates. */
  readonly call: {
    readonly service: string;
    readonly operation: string;
    readonly input: Readonly<Record<string, unknown>>;
  } | null;
}

/** Keeps a lease and undo records in the account, for a run to be undone from any machine. */
export interface RunGuard {
  /** Takes the lease, and writes down the steady state. @throws HoldfastError account/leased */
  begin(runId: string): Promise<void>;
  /**
   * Written before the act. Writing the same sequence again replaces it (an answer's ids are known then).
   * @throws HoldfastError account/aborted once the run was aborted from elsewhere: do not act then
   */
  record(undo: UndoRecord): Promise<void>;
  /** The act was undone, or it undid itself. */
  settle(undo: UndoRecord): Promise<void>;
  /** Gives the lease back. Keeps the records of what was not settled, so that recovery finds them. */
  end(): Promise<void>;
}

/** What `holdfast.config.ts` sets for a real account, under `aws`. */
export interface AwsSettings {
  /** Account ids in which faults may be injected. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** What every resource that is hit carries. */
  readonly tag?: { readonly key: string; readonly value: string };
  /** ARN of the CloudWatch alarm that stops an experiment. One of another region does for none. */
  readonly stopAlarms?: readonly string[];
  /** Role that FIS takes. */
  readonly roleArn?: string;
}
