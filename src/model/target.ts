import type { Account, AwsSettings } from './account.js';
import type { Clock } from './clock.js';
import type { Deployment } from './deployment.js';
import type { ProcessRecord } from './journal.js';

export interface NameServer {
  readonly host: string;
  readonly port: number;
  /** Declared seconds per real second. */
  readonly speed: number;
  /** Port by address where it is another than that of `url`: our clients' dialer translates. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Where a target's APIs are and how to reach what is deployed there. */
export interface Connection {
  /** Base URL for all AWS SDK clients; undefined means AWS's own endpoints. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly credentials:
    { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** URL under which users reach the application, such as `https://127.0.0.1:10443`. */
  readonly url: string;
  /** PEM of the certificate to trust for `url` beside the system's; null where none is needed. */
  readonly ca: string | null;
  /** Host header and TLS server name to use with `url`; null where the URL's own will do. */
  readonly serverName: string | null;
  /**
   * Name server that resolves `serverName`, whose TTLs are divided by `speed`. Null where the system's
   * resolver does, and `url` itself says where to go.
   */
  readonly dns: NameServer | null;
  /** Set for a dry run: its clients refuse to send what would change anything. */
  readonly readOnly?: boolean;
}

/** What tells a target where to look for a stack that is deployed already. The lab needs none of it. */
export interface TargetSettings {
  /** Base URL for all AWS SDK clients; AWS_ENDPOINT_URL where it is left out. */
  readonly endpoint?: string;
  /** URL under which users reach the application; the load balancer's DNS name where it is left out. */
  readonly url?: string;
  /** PEM of a certificate to trust for `url`. */
  readonly ca?: string;
  /** Host header and TLS server name to use with `url`. */
  readonly serverName?: string;
  /** Ids and ARNs of the plan's resources by address, as a state has them. */
  readonly state?: ReadonlyMap<string, { readonly id: string; readonly arn: string | null }>;
  readonly aws?: AwsSettings;
  /** Nothing is sent that would change anything. */
  readonly dryRun?: boolean;
  /** Asks whether the preview is accepted; never where it is left out. */
  readonly accept?: (preview: readonly string[]) => Promise<boolean>;
}

export interface OpenTargetOptions {
  readonly deployment: Deployment;
  /** Declared seconds per real second. */
  readonly speed: number;
  readonly clock: Clock;
  /** Folder for what the target keeps while it runs. */
  readonly dir: string;
  /** Called before and after every process that the target starts or ends. */
  readonly onProcess: (process: ProcessRecord, event: 'started' | 'ended') => void;
  readonly onProgress: (message: string) => void;
  readonly settings?: TargetSettings;
  /** The lab only: command that runs in every instance in place of the sample application. */
  readonly app?: string | undefined;
  /** Aborted when the user interrupts the run. */
  readonly signal?: AbortSignal;
}

/** A place where scenarios run. One entry in target/targets.ts, one contract suite for all. */
export interface Target {
  readonly name: string;
  open(options: OpenTargetOptions): Promise<OpenTarget>;
}

export interface OpenTarget {
  readonly connection: Connection;
  /** What stands in for what, one sentence each. */
  readonly substitutions: readonly string[];
  /** What the target says of its own instruments, such as how late the lab's timers ran. */
  instruments(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  /** Where the stack was found and not built; its deployment then stands for the plan's. */
  readonly account?: Account;
  close(): Promise<void>;
}
