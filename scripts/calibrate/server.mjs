// The server of known truth, in a process of its own: told its plan over IPC, it does that, and says at
// the end what it did. Times are ms of the machine's monotonic clock.
const { monotonicMs, startKnownTruthServer } = await import(
  new URL('../../dist/probe/known-truth-server.fixture.js', import.meta.url)
);

/** Set by `begin`: windows with their true edges, or requests that fail by their place. */
let plan = { windows: [], failing: {}, answerMs: () => 5 };
let beganMs = Infinity;

const server = await startKnownTruthServer((_client, index, arrivedMs) => {
  const at = arrivedMs - beganMs;
  const window = plan.windows.find(({ fromMs, toMs }) => at >= fromMs && at < toMs);
  if (window !== undefined && window.kind !== 'refuse') {
    return { kind: window.kind, afterMs: 200 };
  }
  const kind = plan.failing[index];
  return kind === undefined ? { kind: 'answer', afterMs: plan.answerMs(index) } : { kind };
});

/** Latencies of several shapes: 30 to 130 ms, a tenth up to 330, a fiftieth up to 830. */
function spreadMs(index) {
  const part = (index * 7919) % 1000;
  const base = 30 + ((index * 104729) % 100);
  return base + (part < 20 ? 700 : part < 100 ? 200 : 0);
}

process.on('message', async (message) => {
  if (message.kind === 'begin') {
    plan = { ...message, answerMs: message.spread ? spreadMs : () => 5 };
    beganMs = message.beganMs;
    for (const window of plan.windows.filter(({ kind }) => kind === 'refuse')) {
      const after = (ms) => Math.max(0, beganMs + ms - monotonicMs());
      setTimeout(async () => {
        window.trueFromMs = (await server.refuse()) - beganMs;
        setTimeout(async () => {
          window.trueToMs = (await server.listenAgain()) - beganMs;
        }, after(window.toMs));
      }, after(window.fromMs));
    }
  } else {
    process.send({ requests: server.requests, windows: plan.windows }, async () => {
      await server.close();
      process.disconnect();
    });
  }
});
process.send({ port: server.port });
