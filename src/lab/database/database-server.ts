import type { OnProcess } from '../process/owned-process.js';
import type { TempFolder } from '../process/temp-folder.js';

/** A database server of one zone: a primary, or a follower that applies what a primary writes. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /**
   * Whether it acknowledges a write only once its standby has it. Switching it off lets writes go
   * that wait.
   */
  setSynchronous(on: boolean): Promise<void>;
  /** How far it has written, for `hasReceived`. */
  position(): Promise<string>;
  /** A follower has everything up to this position, in memory that outlives its own process. */
  hasReceived(position: string): Promise<boolean>;
  /** A follower applies what it has and takes writes from then on. */
  promote(): Promise<void>;
  /** At once, without a word to its clients: its data is thrown away. */
  stop(): Promise<void>;
}

export interface StartServerOptions {
  /** Unique within the lab: names its folder and its log. */
  readonly name: string;
  /** Where its primary is to be reached; null for a primary. */
  readonly follow: { readonly host: string; readonly port: number } | null;
  /** The follower whose word the primary waits for; any other follows asynchronously. */
  readonly isStandby: boolean;
}

/** PostgreSQL or MariaDB. */
export interface DatabaseEngine {
  /** As people call it, such as `PostgreSQL 18`. */
  readonly title: string;
  /** URL of the sample application's database, at an address where a server is reached. */
  urlAt(address: { readonly host: string; readonly port: number }): string;
  /**
   * Starts a server from a copy of one prepared data folder. A follower starts from that same copy,
   * and gets all that its primary has written since.
   */
  start(options: StartServerOptions): Promise<DatabaseServer>;
}

/** What every engine is prepared with. */
export interface EngineOptions {
  readonly folder: TempFolder;
  /** Where logs go. */
  readonly dir: string;
  readonly maxConnections: number;
  readonly onProcess: OnProcess;
}
