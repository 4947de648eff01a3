import { drawDelayMs, type Impairment } from './impairment.js';

/**
 * What packet loss does to a TCP connection, which is all that an application sees of it: time. The
 * model is that of Linux's TCP as RFC 6298 (timers), RFC 5681 (fast retransmit) and tcp(7) describe it:
 *
 * - a SYN or its answer that is lost is sent again after 1, 3, 7, … s, seven times in all
 * - a segment that at least three others of the same write follow is repaired within a round trip
 * - any other waits for the retransmission timer: 200 ms beyond the round trip, doubled each time
 * - one that is lost sixteen times in a row ends the connection
 * - what comes after a lost segment waits for it; lost acknowledgements cost nothing
 *
 * Tail loss probes, SACK, congestion windows and pauses between writes are left out. Delays are real
 * milliseconds; TCP's own timers are declared time, as are the timeouts that they compete with.
 */
export interface TcpTiming {
  /** Declared seconds per real second. */
  readonly speed: number;
  readonly random: () => number;
}

/** Ethernet's 1500 bytes without the headers of IP and TCP, and TCP's timestamps. */
const SEGMENT_BYTES = 1448;
/** RFC 6298, 2.1: the timer before the first round trip is known. */
const INITIAL_TIMER_MS = 1000;
/** Linux's TCP_RTO_MIN and TCP_RTO_MAX. */
const SHORTEST_TIMER_MS = 200;
const LONGEST_TIMER_MS = 120_000;
/** Linux's defaults of tcp_syn_retries and tcp_retries2. */
const SYN_RETRIES = 6;
const SEGMENT_RETRIES = 15;
const DUPLICATES_FOR_FAST_RETRANSMIT = 3;

export interface Transit {
  /** Real milliseconds until it arrives, or until TCP gives up. */
  readonly afterMs: number;
  /** False where TCP gives up. */
  readonly arrives: boolean;
}

/** How long a connection takes to be set up: SYN there and its answer back. */
export function drawSetUp(there: Impairment, back: Impairment, timing: TcpTiming): Transit {
  const { speed, random } = timing;
  let waitedMs = 0;
  for (let attempt = 0; attempt <= SYN_RETRIES; attempt += 1) {
    const isLost = drawLoss(there, random) || drawLoss(back, random);
    if (!isLost) {
      const roundTripMs = drawDelayMs(there, random) + drawDelayMs(back, random);
      return { afterMs: waitedMs + roundTripMs, arrives: true };
    }
    waitedMs += timerMs(INITIAL_TIMER_MS, attempt) / speed;
  }
  return { afterMs: waitedMs, arrives: false };
}

/** How long bytes that are written at once take until all of them are there. */
export function drawTransit(
  bytes: number,
  { way, roundTripMs }: { readonly way: Impairment; readonly roundTripMs: number },
  timing: TcpTiming,
): Transit {
  const ownMs = drawDelayMs(way, timing.random);
  if (way.lossPercent === 0) return { afterMs: ownMs, arrives: true };
  const segments = Math.max(1, Math.ceil(bytes / SEGMENT_BYTES));
  let slowestMs = 0;
  for (let segment = 0; segment < segments; segment += 1) {
    const followers = segments - 1 - segment;
    const repair = drawRepair(way, roundTripMs, followers, timing);
    slowestMs = Math.max(slowestMs, repair.afterMs);
    if (!repair.arrives) return { afterMs: ownMs + slowestMs, arrives: false };
  }
  return { afterMs: ownMs + slowestMs, arrives: true };
}

/** How much later than its first sending one segment is sent for the time that gets through. */
function drawRepair(
  way: Impairment,
  roundTripMs: number,
  followers: number,
  { speed, random }: TcpTiming,
): Transit {
  let waitedMs = 0;
  let timeouts = 0;
  for (let loss = 0; loss <= SEGMENT_RETRIES; loss += 1) {
    if (!drawLoss(way, random)) return { afterMs: waitedMs, arrives: true };
    if (loss === 0 && followers >= DUPLICATES_FOR_FAST_RETRANSMIT) waitedMs += roundTripMs;
    else {
      waitedMs += roundTripMs + timerMs(SHORTEST_TIMER_MS, timeouts) / speed;
      timeouts += 1;
    }
  }
  return { afterMs: waitedMs, arrives: false };
}

function timerMs(firstMs: number, doublings: number): number {
  return Math.min(firstMs * 2 ** doublings, LONGEST_TIMER_MS);
}

function drawLoss({ lossPercent }: Impairment, random: () => number): boolean {
  return lossPercent > 0 && random() * 100 < lossPercent;
}
