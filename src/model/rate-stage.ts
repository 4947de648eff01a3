/** A stretch of an open loop: the rate goes in a straight line from one to the other. */
export interface RateStage {
  /** Real seconds. */
  readonly durationSeconds: number;
  /** Requests per real second. */
  readonly startRate: number;
  readonly endRate: number;
}
