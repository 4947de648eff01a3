import type { ExitCode } from '../model/error.js';
import type { Deployment } from '../model/deployment.js';
import type { ProcessRecord } from '../model/journal.js';
import type { Connection } from '../model/target.js';

/** What a run tells the process that its lab runs in. */
export type LabCommand =
  | {
      readonly kind: 'open';
      readonly deployment: Deployment;
      readonly speed: number;
      readonly dir: string;
      readonly app: string | undefined;
      readonly originEpochMs: number;
      readonly originMonotonicNs: string;
    }
  | { readonly kind: 'instruments' }
  | { readonly kind: 'close' };

/** What the lab's process tells the run. */
export type LabMessage =
  | { readonly kind: 'progress'; readonly message: string }
  | {
      readonly kind: 'process';
      readonly process: ProcessRecord;
      readonly event: 'started' | 'ended';
    }
  | {
      readonly kind: 'ready';
      readonly connection: Connection;
      readonly substitutions: readonly string[];
    }
  | {
      readonly kind: 'instruments';
      readonly figures: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string | undefined;
      readonly exitCode: ExitCode;
    };
