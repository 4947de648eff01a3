import type { VersionBehaviour } from '../../model/lab-versions.js';

/** What an instance's process is told, as JSON in the environment variable HOLDFAST_INSTANCE. */
export interface InstanceSettings {
  readonly instanceId: string;
  readonly zone: string;
  /** Address and port to try first; another port, then 127.0.0.1, where they are not to be had. */
  readonly host: string;
  readonly port: number;
  /** Paths of the target groups' health checks and the status that each of them expects. */
  readonly healthChecks: readonly { readonly path: string; readonly status: number }[];
  /** Real milliseconds for connecting to the database and for each statement, together. */
  readonly databaseTimeoutMs: number;
  readonly databaseConnections: number;
  /** Where it reaches a server outside of the VPC; null where the lab has none. */
  readonly outsideUrl: string | null;
  /** Real milliseconds. */
  readonly outsideTimeoutMs: number;
  /** How its version of the application behaves. */
  readonly behaviour: VersionBehaviour;
  readonly truthPath: string;
  readonly originEpochMs: number;
  /** `process.hrtime.bigint()` at the clock's origin, as a decimal string. */
  readonly originMonotonicNs: string;
}

/** What it answers over IPC once it serves. */
export interface ListeningMessage {
  readonly kind: 'listening';
  readonly host: string;
  readonly port: number;
}
