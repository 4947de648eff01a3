import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../model/clock.js';
import type { Connection } from '../model/target.js';
import type { Clients } from '../target/clients.js';
import type { Announcer } from './announce/announcer.js';
import type { RecentSamples } from './recent-samples.js';
import type { UndoStack } from './undo-stack.js';
import type { TargetWatch } from './watch-targets.js';

/** What injecting a fault needs of its run. */
export interface FaultRun {
  readonly runId: string;
  readonly clientsOf: (region: string) => Clients;
  readonly connection: Connection;
  /** FIS role and account of the target. */
  readonly accountId: string;
  /** Names or ARNs of alarms that stop an experiment by themselves. */
  readonly stopAlarms: readonly string[];
  /** The lab's own where it is left out. */
  readonly roleArn?: string;
  readonly speed: number;
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly undos: UndoStack;
  readonly watch: TargetWatch;
  readonly recent: RecentSamples;
  /** Tells others of the fault; never waited for. */
  readonly announcer?: Announcer;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}
