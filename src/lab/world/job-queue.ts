/** What the lab shows of the CI queue. Counts are since its start. */
export interface JobQueueWorld {
  /** Null where the plan has no queue. */
  jobQueue(): WorldJobQueue | null;
}

export interface WorldJobQueue {
  /** Where the controller really listens: `GET /jobs` lists its jobs. */
  readonly url: string;
  readonly submitted: number;
  readonly finished: number;
  /** Handed to another agent because the one that had it was not heard of any more. */
  readonly retried: number;
  /** Given up after too many agents. */
  readonly lost: number;
  /** Waiting for an agent, or with one. */
  readonly open: number;
}
