/** One job and what became of it. Times are on the monotonic clock. */
export interface Job {
  readonly id: number;
  state: 'queued' | 'running' | 'finished' | 'lost';
  agent: string | null;
  attempts: number;
  heardOfAtMs: number;
}

export interface JobCounts {
  readonly submitted: number;
  readonly finished: number;
  readonly retried: number;
  readonly lost: number;
  readonly open: number;
}

/** A job that this many agents were lost with is given up. */
const MOST_ATTEMPTS = 3;

/** Jobs in the order in which they came, handed to one agent at a time. */
export class JobQueue {
  readonly #jobs = new Map<number, Job>();
  #retried = 0;

  constructor(
    private readonly silenceMs: number,
    private readonly note: (job: Readonly<Job>) => void = () => {},
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  submit(): void {
    const id = this.#jobs.size + 1;
    const job: Job = { id, state: 'queued', agent: null, attempts: 0, heardOfAtMs: 0 };
    this.#jobs.set(id, job);
    this.note(job);
  }

  /** The oldest that waits; null for none. */
  take(agent: string): Job | null {
    const job = [...this.#jobs.values()].find(({ state }) => state === 'queued');
    if (job === undefined) return null;
    job.state = 'running';
    job.agent = agent;
    job.attempts += 1;
    job.heardOfAtMs = this.nowMs();
    this.note(job);
    return job;
  }

  /** False where the job is no longer that agent's: it has to drop it. */
  hear(id: number, agent: string, isDone: boolean): boolean {
    const job = this.#jobs.get(id);
    if (job?.state !== 'running' || job.agent !== agent) return false;
    job.heardOfAtMs = this.nowMs();
    if (isDone) {
      job.state = 'finished';
      this.note(job);
    }
    return true;
  }

  /** Takes back what silent agents have; to be called again and again. */
  takeBack(): void {
    const now = this.nowMs();
    for (const job of this.#jobs.values()) {
      if (job.state !== 'running' || now - job.heardOfAtMs < this.silenceMs) continue;
      job.agent = null;
      job.state = job.attempts >= MOST_ATTEMPTS ? 'lost' : 'queued';
      if (job.state === 'queued') this.#retried += 1;
      this.note(job);
    }
  }

  list(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  counts(): JobCounts {
    const count = (...states: Job['state'][]): number =>
      this.list().filter(({ state }) => states.includes(state)).length;
    return {
      submitted: this.#jobs.size,
      finished: count('finished'),
      retried: this.#retried,
      lost: count('lost'),
      open: count('queued', 'running'),
    };
  }
}
