// What each client recorded, beside what the server did.

const percentile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
const sortedUp = (values) => Float64Array.from(values).sort();

/** Edges of each outage and the availability of a minute in which much fails by time. */
export function judgeOutages({ records }, client, { requests, windows, beganMs, seconds }) {
  const inMinute = records.filter(({ atMs }) => atMs >= beganMs && atMs < beganMs + seconds * 1000);
  const failing = windows.filter(({ kind }) => kind !== 'slow-body');
  const downMs = failing.reduce((sum, window) => sum + trueEnd(window) - trueStart(window), 0);
  const edges = failing.map((window) => {
    // A request that was answered when the server went away failed too: it is the outage's.
    const near = inMinute.filter(
      ({ atMs, ok }) =>
        !ok && atMs - beganMs > trueStart(window) - 1000 && atMs - beganMs < trueEnd(window) + 1000,
    );
    const times = near.map(({ atMs }) => atMs - beganMs);
    return {
      kind: window.kind,
      startMs: near.length === 0 ? null : Math.min(...times) - trueStart(window),
      endMs: near.length === 0 ? null : Math.max(...times) - trueEnd(window),
    };
  });
  const failed = inMinute.filter(({ ok }) => !ok).length;
  const arrived = requests.filter((request) => request.client === client).length;
  return {
    recorded: inMinute.length,
    arrived,
    availability: (inMinute.length - failed) / inMinute.length,
    truth: 1 - downMs / (seconds * 1000),
    edges,
  };
}

const trueStart = ({ fromMs, trueFromMs }) => trueFromMs ?? fromMs;
const trueEnd = ({ toMs, trueToMs }) => trueToMs ?? toMs;

/** Exact counts and percentiles where nearly all goes well. */
export function judgeRare({ records }, client, { requests }) {
  const mine = requests.filter((request) => request.client === client);
  const truth = sortedUp(
    mine
      .filter(({ fate, endedMs }) => fate === 'answer' && endedMs !== null)
      .map(({ arrivedMs, endedMs }) => endedMs - arrivedMs),
  );
  const measured = sortedUp(records.filter(({ ok }) => ok).map(({ atMs, endMs }) => endMs - atMs));
  const trueFailed = mine.filter(({ fate }) => fate !== 'answer').length;
  return {
    recorded: records.length,
    arrived: mine.length,
    failed: records.filter(({ ok }) => !ok).length,
    trueFailed,
    trueAvailability: 1 - trueFailed / mine.length,
    percentiles: [0.5, 0.95, 0.99].map((share) => ({
      share,
      truthMs: percentile(truth, share),
      measuredMs: percentile(measured, share),
    })),
  };
}
