/**
 * A server with outages at known moments, in a process of its own. It listens on a port that it prints,
 * and after the message `go` fails twice: by answers of 503, then by closing its port and every
 * connection. It sends back when each began and ended, in epoch milliseconds.
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

let refusing = false;
const server = createServer((_request, response) => {
  response.writeHead(refusing ? 503 : 200, { 'content-type': 'text/plain' }).end('hello');
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.once('message', async ({ waitMs, outageMs }) => {
  const outages = [];
  await sleep(waitMs);
  outages.push(
    await outage(
      '503',
      outageMs,
      () => (refusing = true),
      () => (refusing = false),
    ),
  );
  await sleep(waitMs);
  const { port } = server.address();
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  outages.push(await outage('refused', outageMs, close, () => server.listen(port, '127.0.0.1')));
  process.send({ outages });
});
process.on('disconnect', () => process.exit(0));

async function outage(how, forMs, begin, end) {
  const startMs = Date.now();
  begin();
  await sleep(forMs);
  end();
  return { how, startMs, endMs: Date.now() };
}
