/** What happens to the packets of one direction of a link. */
export interface Impairment {
  /** Real milliseconds that each packet takes longer: a latency, so the speed does not divide it. */
  readonly delayMs: number;
  /** The delay of a packet is drawn evenly from this much less to this much more, as netem's is. */
  readonly jitterMs: number;
  /** Share of packets that are lost, 0 to 100. */
  readonly lossPercent: number;
}

export const UNIMPAIRED: Impairment = { delayMs: 0, jitterMs: 0, lossPercent: 0 };

/** A packet that leaves by one impaired interface and comes in by another meets both. */
export function addImpairments(a: Impairment, b: Impairment): Impairment {
  if (a === UNIMPAIRED) return b;
  if (b === UNIMPAIRED) return a;
  const passes = (1 - a.lossPercent / 100) * (1 - b.lossPercent / 100);
  return {
    delayMs: a.delayMs + b.delayMs,
    jitterMs: a.jitterMs + b.jitterMs,
    lossPercent: 100 * (1 - passes),
  };
}

/** How long one packet takes that gets through. */
export function drawDelayMs({ delayMs, jitterMs }: Impairment, random: () => number): number {
  return Math.max(0, delayMs + (2 * random() - 1) * jitterMs);
}
