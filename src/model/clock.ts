/**
 * Real time on the machine's monotonic clock, which all its processes share, counted from one origin.
 * Declared time is real time multiplied by the speed.
 */
export interface Clock {
  readonly originEpochMs: number;
  readonly originMonotonicNs: bigint;
  /** Real milliseconds since the origin. */
  nowMs(): number;
}

export function startClock(): Clock {
  return clockFrom(Date.now(), process.hrtime.bigint());
}

/** The same clock in another process or thread: pass both origins on. */
export function clockFrom(originEpochMs: number, originMonotonicNs: bigint): Clock {
  return {
    originEpochMs,
    originMonotonicNs,
    nowMs: () => Number(process.hrtime.bigint() - originMonotonicNs) / 1e6,
  };
}
